#include "api/rest/exchange.hpp"

namespace ballast::api::rest {

Status check_preconditions(const http::Request& request, const service::MethodInfo& info) {
    if (info.versioned && !request.header("If-Match"))
        return fail(Code::kPrecondition,
                    "send If-Match with the ETag of the version to change; GET returns it");
    if (info.creates && !request.header("Idempotency-Key"))
        return fail(Code::kPrecondition,
                    "send Idempotency-Key with a value of your choice, such as a UUID; a repeated "
                    "request with it takes effect once")
            .with("idempotency_key", "missing");
    if (const auto key = request.header("Idempotency-Key");
        key && (key->empty() || key->size() > 255))
        return fail(Code::kInvalidInput, "Idempotency-Key must have 1 to 255 characters");
    if (!request.body.empty()) {
        const std::string_view type = request.header("Content-Type").value_or("application/json");
        if (!http::equal_names(type.substr(0, type.find(';')), "application/json"))
            return fail(Code::kUnsupported,
                        "the body must be JSON: send Content-Type: application/json")
                .with("content_type", std::string(type.substr(0, 100)));
    }
    return {};
}

}  // namespace ballast::api::rest
