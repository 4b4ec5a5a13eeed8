// Internal to feed: the functions of libcurl, opened at run time, so that calls without a network
// do not load it and its dependencies.
#pragma once

#include <curl/curl.h>

#include "base/result.hpp"

// The macros that check argument types call the functions by name.
#undef curl_easy_setopt
#undef curl_easy_getinfo

namespace ballast::feed::detail {

// clang-format off
#define BALLAST_CURL_FUNCTIONS(F) \
    F(global_init) F(easy_init) F(easy_setopt) F(easy_getinfo) \
    F(easy_perform) F(easy_reset) F(easy_cleanup) F(easy_escape) F(easy_strerror) \
    F(slist_append) F(slist_free_all) F(free) F(getdate)
// clang-format on

struct CurlApi {
#define BALLAST_CURL_MEMBER(name) decltype(&::curl_##name) name = nullptr;
    BALLAST_CURL_FUNCTIONS(BALLAST_CURL_MEMBER)
#undef BALLAST_CURL_MEMBER
};

Result<const CurlApi*> curl_api();

}  // namespace ballast::feed::detail
