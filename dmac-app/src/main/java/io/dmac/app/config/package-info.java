/** The configuration of {@code dmac run}: one table of settings, three sources, validated once. */
@NullMarked
package io.dmac.app.config;

import org.jspecify.annotations.NullMarked;
