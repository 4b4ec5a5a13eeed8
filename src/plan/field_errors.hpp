// Errors of fields, collected to be reported together.
#pragma once

#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "plan/limits.hpp"

namespace ballast::plan {

class FieldErrors {
public:
    void add(std::string pointer, std::string code, std::string message, std::string hint = {}) {
        errors_.push_back(
            {std::move(pointer), std::move(code), std::move(message), std::move(hint)});
    }
    // Adds an error unless lowest <= value <= highest.
    void within(double value, double lowest, double highest, std::string_view pointer) {
        if (value >= lowest && value <= highest) return;
        add(std::string(pointer), "range",
            fmt::format("the value is {}: expected a number from {} to {}", value, lowest,
                        highest));
    }
    void within(double value, const Limits& limits, std::string_view pointer) {
        within(value, limits.minimum.value(), limits.maximum.value(), pointer);
    }
    // `what`: the thing that has the errors, for the message.
    Status status(std::string_view what) && {
        if (errors_.empty()) return {};
        Error error =
            fail(Code::kInvalidInput,
                 errors_.size() == 1 ? errors_.front().message
                                     : fmt::format("the {} has {} errors", what, errors_.size()));
        error.errors = std::move(errors_);
        return error;
    }

private:
    std::vector<FieldError> errors_;
};

}  // namespace ballast::plan
