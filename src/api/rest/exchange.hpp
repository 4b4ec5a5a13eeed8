// Internal to rest: a request being processed, and what every call of a method requires.
#pragma once

#include "api/rest/rest.hpp"

namespace ballast::api::rest {

// Shared by the threads that handle the request.
struct Rest::Exchange {
    http::Request request;
    http::Responder respond;
    RequestId id;
};

// Headers that REST requires in addition to the request.
Status check_preconditions(const http::Request& request, const service::MethodInfo& info);

}  // namespace ballast::api::rest
