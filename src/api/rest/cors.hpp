// Pages of other origins that may call the API (Fetch standard, CORS protocol).
//
// Only origins that the operator lists. They call with a token: cookies are neither accepted nor
// sent, because responses do not have Access-Control-Allow-Credentials and the session cookie is
// SameSite=Strict.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/http/message.hpp"

namespace ballast::api::rest {

class Cors {
public:
    // Origins separated by commas, as resolve_settings has checked them.
    explicit Cors(std::string_view origins);

    // The response to the question that a browser asks before a call; nullopt for other requests,
    // and for origins that are not listed.
    std::optional<http::Response> preflight(const http::Request& request) const;
    // Lets a page of a listed origin read the response.
    void add_fields(const http::Request& request, http::Response& response) const;
    // Whether the request is from a page of a listed origin.
    bool lists(const http::Request& request) const { return !origin_of(request).empty(); }

private:
    // The request's origin when it is listed, else empty.
    std::string_view origin_of(const http::Request& request) const;

    std::vector<std::string> origins_;
};

}  // namespace ballast::api::rest
