// Requests and responses of sign-in through an identity provider.
#pragma once

#include <string>
#include <vector>

#include "base/instant.hpp"
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

// An identity of a provider that signs in as the caller.
struct LinkedIdentity {
    std::string issuer;
    std::string subject;
    std::string provider;
    Instant linked_at;
};

struct ListIdentitiesResponse {
    std::vector<LinkedIdentity> data;
};

struct UnlinkIdentityRequest {
    std::string issuer;
    std::string subject;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::LinkedIdentity> {
    using T = service::LinkedIdentity;
    static constexpr std::string_view name = "LinkedIdentity";
    static constexpr std::string_view doc =
        "An identity of an identity provider that signs in as the caller.";
    static constexpr auto fields =
        list(required("issuer", &T::issuer, "Issuer: the URL of the provider."),
             required("subject", &T::subject, "Id of the person at the provider."),
             required("provider", &T::provider,
                      "Label of the provider; empty when the server has it no longer."),
             required("linked_at", &T::linked_at, "Time of the first sign-in through it."));
};

template <>
struct Described<service::ListIdentitiesResponse> {
    using T = service::ListIdentitiesResponse;
    static constexpr std::string_view name = "ListIdentitiesResponse";
    static constexpr std::string_view doc = "The caller's identities at identity providers.";
    static constexpr auto fields = list(required("data", &T::data, "Identities, by issuer."));
};

template <>
struct Described<service::UnlinkIdentityRequest> {
    using T = service::UnlinkIdentityRequest;
    static constexpr std::string_view name = "UnlinkIdentityRequest";
    static constexpr std::string_view doc = "An identity that no longer signs in as the caller.";
    static constexpr auto fields =
        list(required("issuer", &T::issuer, "Issuer of the identity.",
                      {.min_length = 1, .max_length = 2048}),
             required("subject", &T::subject, "Id of the person at the provider.",
                      {.min_length = 1, .max_length = 255}));
};

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
        list(required("code", &T::code, "Authorization code that the provider returned.",
                      {.min_length = 1, .max_length = 4096}),
             required("state", &T::state, "State that the provider returned.",
                      {.min_length = 1, .max_length = 128}),
             optional("iss", &T::iss, "The issuer, where the provider states it.",
                      {.max_length = 2048}));
};

}  // namespace ballast::describe
