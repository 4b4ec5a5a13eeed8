#include "api/problem.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>
#include <vector>

#include "api/object_writer.hpp"
#include "base/check.hpp"

namespace ballast::api {

namespace {

// Exit codes as documented for `ballast`; 130 is the shell's code for an interrupted program.
constexpr std::array<ProblemKind, 14> kKinds{{
    {Code::kInvalidInput, "Invalid input", 400, 3, -32602,
     "A value is not accepted; `errors` names each field and how to fix it."},
    {Code::kUnauthenticated, "Not signed in", 401, 5, -32001,
     "The caller is not authenticated: sign in or send a token."},
    {Code::kForbidden, "Not allowed", 403, 5, -32003,
     "The caller does not have the required permission."},
    {Code::kNotFound, "Not found", 404, 6, -32004, "There is no such object."},
    {Code::kConflict, "Conflict with the current state", 409, 7, -32005,
     "The state has changed, or the name is taken: read again, then retry."},
    {Code::kPrecondition, "A precondition is missing", 428, 7, -32006,
     "If-Match or Idempotency-Key is missing."},
    {Code::kLimitExceeded, "A limit is exceeded", 429, 8, -32007,
     "A size, a rate or a quota is exceeded; Retry-After says when to retry."},
    {Code::kBreached, "A limit or test is breached", 422, 4, -32008,
     "A limit or a test is breached."},
    {Code::kUnsupported, "Not supported", 422, 3, -32009,
     "The request is well formed but not supported."},
    {Code::kCancelled, "Cancelled", 409, 130, -32010, "The work was cancelled."},
    {Code::kDeadlineExceeded, "Took too long", 504, 8, -32011,
     "The deadline was exceeded; run the method as a job."},
    {Code::kUnavailable, "Not available now", 503, 8, -32012,
     "A store or a server cannot be reached now; retrying may help."},
    {Code::kCorrupted, "Stored data is damaged", 500, 1, -32013,
     "Stored data failed an integrity check."},
    {Code::kInternal, "Internal error", 500, 1, -32603,
     "An internal error; the log has the details under the request id."},
}};

const ProblemKind& kind_of(Code code) {
    const auto found = std::find_if(kKinds.begin(), kKinds.end(),
                                    [&](const ProblemKind& kind) { return kind.code == code; });
    CHECK(found != kKinds.end());
    return *found;
}

// Whether there is an attribute of that name and, if given, that value.
bool has_attribute(const Error& error, std::string_view name, std::string_view value = {}) {
    return std::any_of(
        error.attributes.begin(), error.attributes.end(), [&](const auto& attribute) {
            return attribute.first == name && (value.empty() || attribute.second == value);
        });
}

std::string errors_json(const std::vector<FieldError>& errors) {
    std::string list = "[";
    for (const FieldError& error : errors) {
        if (list.size() > 1) list += ',';
        ObjectWriter one;
        one.member("pointer", error.pointer)
            .member("code", error.code)
            .member("message", error.message);
        if (!error.hint.empty()) one.member("hint", error.hint);
        list += std::move(one).finish();
    }
    return list + ']';
}

// Of duplicate names the first value is kept: an object has each name once.
std::string attributes_json(const Error& error) {
    ObjectWriter all;
    for (auto at = error.attributes.begin(); at != error.attributes.end(); ++at) {
        const bool earlier = std::any_of(error.attributes.begin(), at,
                                         [&](const auto& a) { return a.first == at->first; });
        if (!earlier) all.member(at->first, at->second);
    }
    return std::move(all).finish();
}

}  // namespace

bool is_private(Code code) { return code == Code::kInternal || code == Code::kCorrupted; }

std::span<const ProblemKind> problem_kinds() { return kKinds; }

std::string problem_kinds_json() {
    std::vector<ProblemKind> kinds(kKinds.begin(), kKinds.end());
    std::ranges::stable_sort(kinds, {}, &ProblemKind::http);
    std::string list = "[";
    for (const ProblemKind& kind : kinds) {
        if (list.size() > 1) list += ',';
        list += std::move(ObjectWriter()
                              .member("code", to_string(kind.code))
                              .member("title", kind.title)
                              .member("status", kind.http)
                              .member("meaning", kind.meaning))
                    .finish();
    }
    return list + ']';
}

std::string_view title(Code code) { return kind_of(code).title; }
int http_status(Code code) { return kind_of(code).http; }
int exit_code(Code code) { return kind_of(code).exit; }
int rpc_code(Code code) { return kind_of(code).rpc; }

int http_status(const Error& error) {
    switch (error.code) {
        case Code::kConflict:
            if (has_attribute(error, "if_match")) return 412;
            if (has_attribute(error, "reason", "reused")) return 422;
            break;
        case Code::kLimitExceeded:
            if (has_attribute(error, "size")) return 413;
            break;
        case Code::kPrecondition:
            if (has_attribute(error, "idempotency_key")) return 400;
            break;
        case Code::kUnavailable:
            if (has_attribute(error, "storage", "full")) return 507;
            break;
        case Code::kUnsupported:
            if (has_attribute(error, "content_type")) return 415;
            break;
        default:
            break;
    }
    return http_status(error.code);
}

std::string public_message(const Error& error, const RequestId& request) {
    if (!is_private(error.code)) return error.message;
    const std::string_view what = error.code == Code::kCorrupted
                                      ? "stored data failed an integrity check"
                                      : "an internal error occurred";
    return fmt::format("{}; the log has the details under request {}", what, request.to_string());
}

std::string problem_json(const Error& error, const RequestId& request) {
    const std::string_view code = to_string(error.code);
    ObjectWriter problem;
    problem.member("type", fmt::format("/api/docs/problems#{}", code))
        .member("title", title(error.code))
        .member("status", http_status(error))
        .member("detail", public_message(error, request))
        .member("instance", fmt::format("urn:uuid:{}", request.to_string()))
        .member("code", code);
    if (!is_private(error.code)) {
        if (!error.errors.empty()) problem.raw("errors", errors_json(error.errors));
        if (!error.attributes.empty()) problem.raw("attributes", attributes_json(error));
    }
    problem.member("request_id", request.to_string());
    return std::move(problem).finish();
}

}  // namespace ballast::api
