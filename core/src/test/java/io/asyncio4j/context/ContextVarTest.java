// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** Variables and tokens on one thread. CPython 3.13's contextvars do the same in each of these cases. */
class ContextVarTest {
    private final ContextVar<String> variable = ContextVar.of("v");
    private final ContextVar<String> withDefault = ContextVar.of("d", "default");

    @Test
    void defaultIsForGetAloneAndTheFallbackCountsForMore() {
        assertThat(withDefault.get()).isEqualTo("default");
        assertThat(withDefault.get("fallback")).isEqualTo("fallback");
        assertThat(variable.get("fallback")).isEqualTo("fallback");
        assertThat(variable.name()).isEqualTo("v");
        assertThat(variable).hasToString("ContextVar 'v'");
    }

    @Test
    void variableWithoutAnyValueIsAnError() {
        // CPython: LookupError
        assertThatThrownBy(variable::get)
                .isExactlyInstanceOf(NoSuchElementException.class)
                .hasMessage("ContextVar 'v' has no value here and no default."
                        + " Set it first, or ask with get(fallback).");
    }

    @Test
    void resetPutsBackWhatWasThereBefore() {
        Token<String> first = variable.set("one");
        Token<String> second = variable.set("two");
        assertThat(variable.get()).isEqualTo("two");
        variable.reset(second);
        assertThat(variable.get()).isEqualTo("one");
        variable.reset(first);
        assertThat(variable.get("none")).isEqualTo("none");

        Token<String> token = withDefault.set("set");
        assertThat(withDefault.get("fallback")).isEqualTo("set");
        withDefault.reset(token);
        assertThat(withDefault.get()).isEqualTo("default");
    }

    @Test
    void tokensMayBeUsedInAnyOrder() {
        Token<String> first = withDefault.set("one");
        Token<String> second = withDefault.set("two");
        withDefault.reset(first);
        assertThat(withDefault.get()).isEqualTo("default");
        withDefault.reset(second);
        assertThat(withDefault.get()).isEqualTo("one");
    }

    @Test
    void closingATokenIsAReset() {
        try (var token = variable.set("inside")) {
            assertThat(variable.get()).isEqualTo("inside");
            assertThat(token.variable()).isSameAs(variable);
            assertThat(token).hasToString("Token(ContextVar 'v')");
        }
        assertThat(variable.get("none")).isEqualTo("none");
    }

    @Test
    void tokenIsUsedOnce() {
        Token<String> token = variable.set("x");
        token.close();
        assertThat(token).hasToString("Token(ContextVar 'v', used)");
        String message = "Token(ContextVar 'v', used) has already been used once";
        assertThatThrownBy(token::close)
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> variable.reset(token))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessage(message);
        // The same text also where other things are wrong
        assertThatThrownBy(() -> withDefault.reset(token)).hasMessage(message);
        assertThatThrownBy(() -> Context.copy().run(token::close)).hasMessage(message);
    }

    @Test
    void tokenOfAnotherVariableIsRefused() {
        Token<String> token = variable.set("x");
        assertThatThrownBy(() -> withDefault.reset(token))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("Token(ContextVar 'v') was created by a different ContextVar than ContextVar 'd'");
        assertThat(variable.get()).isEqualTo("x");
        variable.reset(token);
        assertThat(variable.get("none")).isEqualTo("none");
    }

    @Test
    void tokenOfAnotherContextIsRefused() {
        Token<String> token = variable.set("x");
        assertThatThrownBy(() -> Context.copy().run(() -> variable.reset(token)))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage("Token(ContextVar 'v') was created in a different Context."
                        + " Reset a variable in the task or thread that has set it.");
        variable.reset(token);
        assertThat(variable.get("none")).isEqualTo("none");
    }

    @Test
    void twoVariablesOfOneNameAreTwo() {
        ContextVar<String> other = ContextVar.of("v");
        try (var _ = variable.set("mine")) {
            assertThat(other.get("nothing")).isEqualTo("nothing");
        }
    }

    @Test
    void nullIsNoNameNoDefaultAndNoValue() {
        assertThatThrownBy(() -> ContextVar.of(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("name is null: ContextVar.of(...) takes a text for messages, such as \"user\"");
        assertThatThrownBy(() -> ContextVar.of("v", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("defaultValue is null: ContextVar.of(...) takes a default that is a value; leave it out for"
                        + " none");
        assertThatThrownBy(() -> variable.reset(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("token is null: reset(...) takes what set(...) has returned");
        assertThatThrownBy(() -> variable.set(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("value is null: set(...) of " + variable
                        + " takes a value; to take one back call reset(...), or close what" + " set(...) has returned");
    }
}
