// The HTTP client for everything that leaves the machine, under a policy and limits.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cancel.hpp"
#include "base/result.hpp"
#include "feed/address.hpp"

namespace ballast::feed {

struct HttpRequest {
    std::string url;  // without secrets
    std::vector<std::pair<std::string, std::string>> headers = {};
    // Name and value; sent as a query parameter, or as a header where the name ends in ':'.
    std::vector<std::pair<std::string, std::string>> secrets = {};
    // Of an earlier response to the same URL; empty: unconditional.
    std::string etag = {};
    std::string last_modified = {};
    std::string form = {};       // sent by POST as application/x-www-form-urlencoded; empty: GET
    std::string method = {};     // another one than these
    std::string_view body = {};  // of that method; the bytes must outlive the request
    std::string json = {};       // sent by POST as application/json; empty: see above
    // Of `json` as it was shown to the user: other bytes are not sent. Empty: not compared.
    std::string body_sha256 = {};
};

struct HttpResponse {
    int status = 0;
    std::string body;
    std::string media_type;  // without parameters, lower case
    std::string etag;
    std::string last_modified;
    std::string location;                                     // of a redirect
    std::string request_id;                                   // header x-request-id or request-id
    std::vector<std::pair<std::string, std::string>> fields;  // all, names in lower case
    std::optional<std::chrono::milliseconds> retry_after;
};

// Of times 0 is no limit.
struct HttpLimits {
    std::chrono::milliseconds connect{5'000};
    std::chrono::milliseconds first_byte{20'000};
    std::chrono::milliseconds total{60'000};
    std::chrono::milliseconds idle{0};  // between bytes of the response
    std::size_t body_bytes = std::size_t{32} << 20;
};

// Receives the body of a response with status 200 as it arrives, in place of HttpResponse::body. An
// error ends the transfer and is its result.
using BodySink = std::function<Status(std::string_view bytes)>;

// kUnavailable: no response arrived in time or the connection failed. kForbidden: the policy
// refuses the URL or the address. kLimitExceeded: the body is too long. Any status is a response.
// The values of `secrets` are removed from what the response quotes.
Result<HttpResponse> http_request(const HttpRequest& request, const Destination& destination,
                                  const HttpLimits& limits, const Cancel& cancel,
                                  const BodySink& sink = {});

// http_request or a double of it.
using Transport = std::function<Result<HttpResponse>(const HttpRequest& request)>;

// The value of a Retry-After header: seconds, or an HTTP date relative to `now` (seconds since
// 1970).
std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view text, std::int64_t now);

}  // namespace ballast::feed
