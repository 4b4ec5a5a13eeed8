// Requests and responses of sign-in through an identity provider.
#pragma once

#include <string>

#include "service/user/auth_requests.hpp"

namespace ballast::service {

struct StartOidcRequest {
    std::string provider;
};

struct StartOidcResponse {
    std::string url;
};

struct FinishOidcRequest {
    std::string code;
    std::string state;
    std::string iss = "";
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::StartOidcRequest> {
    using T = service::StartOidcRequest;
    static constexpr std::string_view name = "StartOidcRequest";
    static constexpr std::string_view doc = "Sign-in of a browser through an identity provider.";
    static constexpr auto fields =
        list(required("provider", &T::provider, "Name of the provider, from auth.options.",
                      {.min_length = 1, .max_length = 32}));
};

template <>
struct Described<service::StartOidcResponse> {
    using T = service::StartOidcResponse;
    static constexpr std::string_view name = "StartOidcResponse";
    static constexpr std::string_view doc =
        "Where the browser signs in; it returns to the page /oidc within ten minutes.";
    static constexpr auto fields =
        list(required("url", &T::url, "Address of the provider to which the browser goes."));
};

template <>
struct Described<service::FinishOidcRequest> {
    using T = service::FinishOidcRequest;
    static constexpr std::string_view name = "FinishOidcRequest";
    static constexpr std::string_view doc = "What the provider added to the address of /oidc.";
    static constexpr auto fields =
        list(required("code", &T::code, "The code.", {.min_length = 1, .max_length = 4096}),
             required("state", &T::state, "The state.", {.min_length = 1, .max_length = 128}),
             optional("iss", &T::iss, "The issuer, where the provider states it.",
                      {.max_length = 2048}));
};

}  // namespace ballast::describe
