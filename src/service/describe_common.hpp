// Descriptions of the vocabulary that many requests and responses share.
#pragma once

#include <array>
#include <string>

#include "base/error.hpp"
#include "fin/currency.hpp"
#include "model/describe_portfolio.hpp"
#include "model/describe_security.hpp"
#include "wire/describe.hpp"
#include "wire/scalar.hpp"

namespace ballast::wire {

template <>
struct Scalar<fin::Currency> {
    static constexpr std::string_view name = "currency";
    static constexpr std::string_view format = "currency";
    static constexpr std::string_view pattern = "^[A-Z]{3}$";
    static constexpr std::string_view doc = "ISO 4217 code";
    static constexpr bool accepts_number = false;
    static Result<fin::Currency> parse(std::string_view text) { return fin::Currency::parse(text); }
    static std::string to_text(const fin::Currency& value) { return value.to_string(); }
};

}  // namespace ballast::wire

namespace ballast::describe {

template <>
struct Described<Severity> {
    static constexpr std::string_view name = "Severity";
    static constexpr std::string_view doc = "Severity of an issue.";
    static constexpr std::array values{word(Severity::kInfo, "info"),
                                       word(Severity::kWarning, "warning"),
                                       word(Severity::kError, "error")};
};

template <>
struct Described<FieldError> {
    using T = FieldError;
    static constexpr std::string_view name = "FieldError";
    static constexpr std::string_view doc = "An error of one field or row of a request.";
    static constexpr auto fields =
        wire::list(required("pointer", &T::pointer, "JSON pointer into the request (RFC 6901)."),
                   required("code", &T::code, "Stable name of the rule that is violated."),
                   required("message", &T::message, "What was expected and what was found."),
                   optional("hint", &T::hint, "Suggested fix; may be empty."));
};

template <>
struct Described<Issue> {
    static constexpr std::string_view name = "Issue";
    static constexpr std::string_view doc =
        "A part of a result that is missing, approximate or doubtful.";
    static constexpr auto fields = wire::list(
        required("severity", &Issue::severity,
                 "Severity: how much the issue matters to the result."),
        required("code", &Issue::code, "Stable code of the issue, for programs."),
        required("message", &Issue::message,
                 "Description of the issue and its effect on the result."),
        required("where", &Issue::where, "Position, symbol or field concerned; may be empty."));
};

}  // namespace ballast::describe
