// Errors as the interfaces report them: one problem document (RFC 9457) for all, an HTTP status, a
// process exit code, a JSON-RPC error code.
//
// | Code              | HTTP | exit | JSON-RPC |
// | ----------------- | ---- | ---- | -------- |
// | invalid_input     | 400  | 3    | -32602   |
// | unauthenticated   | 401  | 5    | -32001   |
// | forbidden         | 403  | 5    | -32003   |
// | not_found         | 404  | 6    | -32004   |
// | conflict          | 409  | 7    | -32005   |
// | precondition      | 428  | 7    | -32006   |
// | limit_exceeded    | 429  | 8    | -32007   |
// | breached          | 422  | 4    | -32008   |
// | unsupported       | 422  | 3    | -32009   |
// | cancelled         | 409  | 130  | -32010   |
// | deadline_exceeded | 504  | 8    | -32011   |
// | unavailable       | 503  | 8    | -32012   |
// | corrupted         | 500  | 1    | -32013   |
// | internal          | 500  | 1    | -32603   |
//
// Within JSON-RPC's implementation-defined range MCP leaves -32000 to -32019 to servers; -32002 is
// not used because MCP up to 2025-11-25 defined it ("resource not found").
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/id.hpp"

namespace ballast::api {

// "application/problem+json" with the members type, title, status, detail, instance, code, errors
// (of {pointer, code, message, hint}), attributes, request_id. Empty lists are omitted.
std::string problem_json(const Error& error, const RequestId& request);

// The message for the caller: the error's own, but for internal errors and damaged data a fixed
// sentence, because their messages may contain paths, SQL or stored values.
std::string public_message(const Error& error, const RequestId& request);
bool is_private(Code code);  // kInternal or kCorrupted

std::string_view title(Code code);

// Every code with its representation in each interface.
struct ProblemKind {
    Code code;
    std::string_view title;
    int http;
    int exit;
    int rpc;
    std::string_view meaning;  // one or two sentences for the documentation
};
std::span<const ProblemKind> problem_kinds();
// The list for the documentation page: [{"code", "title", "status", "meaning"}] ordered by status.
std::string problem_kinds_json();

int http_status(Code code);
// The status, refined by the error's attributes: a conflict about "if_match" is 412, one whose
// "reason" is "reused" (an idempotency key sent with another request) 422; a limit on a "size" is
// 413; a missing "idempotency_key" is 400; an unsupported "content_type" is 415.
int http_status(const Error& error);
int exit_code(Code code);
int rpc_code(Code code);

}  // namespace ballast::api
