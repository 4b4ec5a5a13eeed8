// Errors: one of a dozen codes, a message for a person, and attributes for a program.
//
// An Error ends the call. A FieldError is one problem in a request; an Error may carry many, so
// that a user can fix a document in one pass. An Issue accompanies a result that was computed
// without the part it names.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ballast {

enum class Code {
    kInvalidInput,     // the request or a file in it is wrong; correcting it helps
    kUnauthenticated,  // the caller is not authenticated
    kForbidden,        // authenticated, but without the permission
    kNotFound,         // also for what belongs to another tenant
    kConflict,         // the state has changed, or the id is taken
    kPrecondition,     // a required precondition (If-Match, Idempotency-Key) is missing
    kLimitExceeded,    // a size, rate or quota limit
    kBreached,         // a risk limit or a test is breached (only when asked to fail on it)
    kUnsupported,      // well formed, but not supported
    kCancelled,
    kDeadlineExceeded,
    kUnavailable,  // a store, a server or a library cannot be reached now; retrying may help
    kCorrupted,    // stored data fails its integrity check
    kInternal,     // a bug in this program
};

std::string_view to_string(Code code);

// One problem in a document. `pointer` is an RFC 6901 JSON pointer into the request.
struct FieldError {
    std::string pointer;
    std::string code;     // stable name: "type", "required", "unknown_field", "range" …
    std::string message;  // what was expected and what was found
    std::string hint;     // how to fix it; may be empty

    bool operator==(const FieldError&) const = default;
};

struct Error {
    Code code = Code::kInternal;
    std::string message;
    std::vector<FieldError> errors = {};
    std::vector<std::pair<std::string, std::string>> attributes = {};  // file, row, column, id …

    // Adds an attribute, for chaining while the error propagates.
    Error&& with(std::string name, std::string value) &&;
};

enum class Severity { kInfo, kWarning, kError };

std::string_view to_string(Severity severity);

// A part of a result that is missing, approximate or doubtful, and where.
struct Issue {
    Severity severity = Severity::kWarning;
    std::string code;     // stable name: "no_price", "short_history" …
    std::string message;  // what is wrong and what it means for the result
    std::string where;    // a position, a symbol, a field; may be empty

    bool operator==(const Issue&) const = default;
};

using Issues = std::vector<Issue>;

}  // namespace ballast
