// JSON-RPC 2.0 messages (https://www.jsonrpc.org/specification): text to requests, answers to text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/id.hpp"
#include "base/result.hpp"

namespace ballast::api::rpc {

inline constexpr int kParseError = -32700;
inline constexpr int kInvalidRequest = -32600;
inline constexpr int kMethodNotFound = -32601;
inline constexpr int kInvalidParams = -32602;

inline constexpr std::size_t kMaxDepth = 64;
inline constexpr std::size_t kMaxBatch = 1000;
inline constexpr std::size_t kMaxIdBytes = 1024;

// Why a message is not a valid request, with the error code.
struct Refusal {
    int code = kInvalidRequest;
    Error error;
};

struct Message {
    std::string id = "null";  // JSON, as sent: a string, a number or null
    bool has_id = false;      // false: a notification
    std::string method;
    std::string params;        // JSON: an object or an array; empty when there are none
    bool is_response = false;  // a response to a request, which this server never sends
    std::optional<Refusal> refusal = {};
};

struct Incoming {
    bool is_batch = false;
    std::vector<Message> messages = {};
    std::optional<Refusal> refusal = {};  // error of the text as a whole
};

// How to treat members that JSON-RPC does not define.
enum class OtherMembers : std::uint8_t { kRefuse, kIgnore };

// Whether `jsonrpc` may be omitted, as by clients that predate it: {"id", "method", "params"}.
enum class Version : std::uint8_t { kRequired, kOptional };

// Reads one message or a batch. Checks the whole text: UTF-8, depth, duplicate keys.
Incoming parse(std::string_view text, OtherMembers others = OtherMembers::kRefuse,
               Version version = Version::kRequired);

// The members of an object as JSON text, in order.
Result<std::vector<std::pair<std::string, std::string>>> members_of(std::string_view object);

std::string result_text(std::string_view id, std::string_view result);
// What is before and after the result in that text.
std::pair<std::string, std::string> result_frame(std::string_view id);
// `data` is the problem document. An empty `id` omits the member, as MCP requires when the id is
// unknown.
std::string error_text(std::string_view id, int code, const Error& error, const RequestId& request);
std::string error_text(std::string_view id, int code, std::string_view message,
                       std::string_view data);
std::string notification_text(std::string_view method, std::string_view params);

}  // namespace ballast::api::rpc
