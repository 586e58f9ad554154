// Package npm runs the checks of testdata/npm: public SDKs, unmodified, against the
// emulator as users start it. They need node, and the build tag npm.
package npm
