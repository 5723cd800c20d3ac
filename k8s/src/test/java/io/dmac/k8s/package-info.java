/**
 * The manifests of {@code k8s/}: each is rendered and checked as strictly as can be without a
 * cluster.
 */
package io.dmac.k8s;
