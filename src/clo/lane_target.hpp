// The namespace of templates over lanes (lane.hpp), which end in -inl.hpp.
//
// Plain code includes them once. A kernel includes them once for each set of vector instructions,
// inside hwy/foreach_target.h and after it, in the namespace of that target: a function is inlined
// into a kernel, with its lanes in registers, only if it is compiled for the same instructions.
//
// BALLAST_WHOLE marks a function that a kernel calls for every payment date: what it calls becomes
// part of it. A number of two registers is passed in memory otherwise.
#pragma once

#ifdef HWY_NAMESPACE
#define BALLAST_LANES HWY_NAMESPACE
#define BALLAST_BEFORE_LANES() HWY_BEFORE_NAMESPACE()
#define BALLAST_AFTER_LANES() HWY_AFTER_NAMESPACE()
#define BALLAST_WHOLE [[gnu::flatten, gnu::noinline]]
#else
#define BALLAST_LANES inline plain
#define BALLAST_BEFORE_LANES() static_assert(true, "for the semicolon")
#define BALLAST_AFTER_LANES() static_assert(true, "for the semicolon")
#define BALLAST_WHOLE
#endif
