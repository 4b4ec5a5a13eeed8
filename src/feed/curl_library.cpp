#include "feed/curl_library.hpp"

#include <dlfcn.h>
#include <memory>
#include <mutex>

namespace ballast::feed::detail {

namespace {

template <class Function>
bool load(void* library, const char* name, Function& function) {
    function = reinterpret_cast<Function>(dlsym(library, name));
    return function != nullptr;
}

Result<CurlApi> open_library() {
    void* library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return fail(Code::kUnavailable,
                    "libcurl was not found, which requests to providers need; install the package "
                    "libcurl4");
    CurlApi api;
    bool complete = true;
#define BALLAST_CURL_LOAD(name) complete = load(library, "curl_" #name, api.name) && complete;
    BALLAST_CURL_FUNCTIONS(BALLAST_CURL_LOAD)
#undef BALLAST_CURL_LOAD
    if (!complete || api.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return fail(Code::kUnavailable, "libcurl cannot be used: expected version 7.85 or later");
    return api;
}

}  // namespace

Result<const CurlApi*> curl_api() {
    static std::mutex mutex;
    static std::unique_ptr<const CurlApi> opened;
    const std::lock_guard lock(mutex);
    if (!opened) {
        TRY(const CurlApi api, open_library());
        opened = std::make_unique<const CurlApi>(api);
    }
    return opened.get();
}

}  // namespace ballast::feed::detail
