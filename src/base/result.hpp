// A value or an Error; a value with Issues; and early return for both.
#pragma once

#include <expected>
#include <string>
#include <type_traits>
#include <utility>

#include "base/error.hpp"

namespace ballast {

// std::expected<T, Error>, marked so that the compiler warns when a caller ignores it.
template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
public:
    using std::expected<T, Error>::expected;
    Result(Error error)  // NOLINT(google-explicit-constructor): `return Error{…}` reads best
        : std::expected<T, Error>(std::unexpect, std::move(error)) {}
};

using Status = Result<void>;

// A value that was computed although some of its parts could not be; `issues` names them.
template <class T>
struct [[nodiscard]] Outcome {
    T value;
    Issues issues = {};
};

// fail(Code::kInvalidInput, "…"): an Error ready to return.
inline Error fail(Code code, std::string message) { return Error{code, std::move(message)}; }

}  // namespace ballast

#define BALLAST_CONCAT_(a, b) a##b
#define BALLAST_CONCAT(a, b) BALLAST_CONCAT_(a, b)

// TRY(auto x, expression): declares x from a Result's value, or returns its error.
#define TRY(declaration, ...) \
    BALLAST_TRY_(BALLAST_CONCAT(try_, __COUNTER__), declaration, __VA_ARGS__)
#define BALLAST_TRY_(result, declaration, ...)                       \
    auto result = (__VA_ARGS__);                                     \
    if (!result) return ::ballast::Error(std::move(result).error()); \
    declaration = *std::move(result)

// TRY_STATUS(expression): returns the error of a Status, if it has one.
#define TRY_STATUS(...) BALLAST_TRY_STATUS_(BALLAST_CONCAT(try_, __COUNTER__), __VA_ARGS__)
#define BALLAST_TRY_STATUS_(status, ...)                        \
    do {                                                        \
        if (auto status = (__VA_ARGS__); !status)               \
            return ::ballast::Error(std::move(status).error()); \
    } while (false)
