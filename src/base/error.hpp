// What went wrong, in one of a dozen kinds, a sentence for a person, and attributes for a program.
//
// An Error ends the call. A Fault is one thing wrong with a request; an Error may carry many, so
// that a user mends a document once. An Issue accompanies a result that could be formed without
// the part it names.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ballast {

enum class Code {
    kInvalidInput,     // the request or a file in it is wrong; mending it helps
    kUnauthenticated,  // who is asking is not known
    kForbidden,        // known, but without the permission
    kNotFound,         // also what belongs to another tenant
    kConflict,         // the state has moved on, or the id is taken
    kPrecondition,     // a required precondition (If-Match, Idempotency-Key) is missing
    kLimitExceeded,    // a size, a rate or a quota
    kBreached,         // a risk limit or a test is breached (only when asked to fail on it)
    kUnsupported,      // well formed, but not something this system does
    kCancelled,
    kDeadlineExceeded,
    kUnavailable,  // a store, a server or a library cannot be reached now; trying again may help
    kCorrupted,    // stored data fails its own check
    kInternal,     // our mistake
};

std::string_view to_string(Code code);

// One thing wrong with a document. `pointer` is an RFC 6901 JSON pointer into the request.
struct Fault {
    std::string pointer;
    std::string code;     // stable word: "type", "required", "unknown_field", "range" …
    std::string message;  // what was expected and what was there
    std::string hint;     // how to mend it; may be empty

    bool operator==(const Fault&) const = default;
};

struct Error {
    Code code = Code::kInternal;
    std::string message;
    std::vector<Fault> faults = {};
    std::vector<std::pair<std::string, std::string>> attributes = {};  // file, row, column, id …

    // Adds an attribute, for chaining while the error travels up.
    Error&& with(std::string name, std::string value) &&;
};

enum class Severity { kInfo, kWarning, kError };

std::string_view to_string(Severity severity);

// A part of a result that is missing, approximate or doubtful, and where.
struct Issue {
    Severity severity = Severity::kWarning;
    std::string code;     // stable word: "no_price", "short_history" …
    std::string message;  // what is the matter and what it means for the result
    std::string where;    // a position, a symbol, a field; may be empty

    bool operator==(const Issue&) const = default;
};

using Issues = std::vector<Issue>;

}  // namespace ballast
