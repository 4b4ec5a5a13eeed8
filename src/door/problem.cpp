#include "door/problem.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/check.hpp"
#include "door/object_writer.hpp"

namespace ballast::door {

namespace {

struct Mapping {
    Code code;
    std::string_view title;
    int http;
    int exit;
    int rpc;
};

// Exit codes as `ballast` documents them; 130 is what a shell reports for an interrupted program.
constexpr std::array<Mapping, 14> kMappings{{
    {Code::kInvalidInput, "The request is wrong", 400, 3, -32602},
    {Code::kUnauthenticated, "Not signed in", 401, 5, -32001},
    {Code::kForbidden, "Not allowed", 403, 5, -32003},
    {Code::kNotFound, "Not found", 404, 6, -32004},
    {Code::kConflict, "In conflict with the present state", 409, 7, -32005},
    {Code::kPrecondition, "A precondition is missing", 428, 7, -32006},
    {Code::kLimitExceeded, "A limit is exceeded", 429, 8, -32007},
    {Code::kBreached, "A limit or test is breached", 422, 4, -32008},
    {Code::kUnsupported, "Not supported", 422, 3, -32009},
    {Code::kCancelled, "Cancelled", 409, 130, -32010},
    {Code::kDeadlineExceeded, "Took too long", 504, 8, -32011},
    {Code::kUnavailable, "Not available now", 503, 8, -32012},
    {Code::kCorrupted, "Stored data is damaged", 500, 1, -32013},
    {Code::kInternal, "Internal error", 500, 1, -32603},
}};

const Mapping& mapping(Code code) {
    const auto found = std::find_if(kMappings.begin(), kMappings.end(),
                                    [&](const Mapping& m) { return m.code == code; });
    CHECK(found != kMappings.end());
    return *found;
}

// Whether there is an attribute of the name, and of the value if one is given.
bool has_attribute(const Error& error, std::string_view name, std::string_view value = {}) {
    return std::any_of(
        error.attributes.begin(), error.attributes.end(), [&](const auto& attribute) {
            return attribute.first == name && (value.empty() || attribute.second == value);
        });
}

std::string faults_json(const std::vector<Fault>& faults) {
    std::string list = "[";
    for (const Fault& fault : faults) {
        if (list.size() > 1) list += ',';
        ObjectWriter one;
        one.member("pointer", fault.pointer)
            .member("code", fault.code)
            .member("message", fault.message);
        if (!fault.hint.empty()) one.member("hint", fault.hint);
        list += std::move(one).finish();
    }
    return list + ']';
}

// A name that stands twice keeps its first value: an object has each name once.
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

std::string_view title(Code code) { return mapping(code).title; }
int http_status(Code code) { return mapping(code).http; }
int exit_code(Code code) { return mapping(code).exit; }
int rpc_code(Code code) { return mapping(code).rpc; }

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
                                      ? "stored data failed its own check"
                                      : "something went wrong on our side";
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
        if (!error.faults.empty()) problem.raw("errors", faults_json(error.faults));
        if (!error.attributes.empty()) problem.raw("attributes", attributes_json(error));
    }
    problem.member("request_id", request.to_string());
    return std::move(problem).finish();
}

}  // namespace ballast::door
