#include "base/error.hpp"

namespace ballast {

std::string_view to_string(Code code) {
    switch (code) {
        case Code::kInvalidInput:
            return "invalid_input";
        case Code::kUnauthenticated:
            return "unauthenticated";
        case Code::kForbidden:
            return "forbidden";
        case Code::kNotFound:
            return "not_found";
        case Code::kConflict:
            return "conflict";
        case Code::kPrecondition:
            return "precondition";
        case Code::kLimitExceeded:
            return "limit_exceeded";
        case Code::kBreached:
            return "breached";
        case Code::kUnsupported:
            return "unsupported";
        case Code::kCancelled:
            return "cancelled";
        case Code::kDeadlineExceeded:
            return "deadline_exceeded";
        case Code::kUnavailable:
            return "unavailable";
        case Code::kCorrupted:
            return "corrupted";
        case Code::kInternal:
            return "internal";
    }
    return "internal";
}

std::string_view to_string(Severity severity) {
    switch (severity) {
        case Severity::kInfo:
            return "info";
        case Severity::kWarning:
            return "warning";
        case Severity::kError:
            return "error";
    }
    return "error";
}

Error&& Error::with(std::string name, std::string value) && {
    attributes.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
}

}  // namespace ballast
