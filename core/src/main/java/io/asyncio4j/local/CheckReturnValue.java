// SPDX-License-Identifier: Apache-2.0
package io.asyncio4j.local;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What this method returns must not be dropped. Error Prone and SpotBugs know the annotation by its simple name, so no
 * library is needed for it.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface CheckReturnValue {}
