// Conditions and limits of steps, compiled: an expression as a list of operations on values that
// differ by path.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "clo/deal.hpp"
#include "clo/expression.hpp"

namespace ballast::clo {

enum class ConditionOp : std::uint8_t {
    kNumber,
    kReinvesting,
    kAccelerated,
    kDate,
    kControlling,  // index: tranche
    kPaid,         // index: tranche
    kCoverage,     // index: coverage group; whether its tests pass
    kNegate,
    kAdd,
    kSubtract,
    kMultiply,
    kDivide,
    kEqual,
    kNotEqual,
    kLess,
    kLessEqual,
    kGreater,
    kGreaterEqual,
    kAnd,
    kOr,
    kNot,
    kIf,
    kMin,
    kMax,
    kAbs,
};

struct ConditionNode {
    ConditionOp op = ConditionOp::kNumber;
    double number = 0.0;
    int index = 0;
    int a = 0, b = 0, c = 0;  // earlier nodes
};

inline constexpr std::size_t kMaxConditionNodes = 128;

struct Condition {
    std::string source;
    std::vector<ConditionNode> nodes;  // the last one is the result; true is 1
};

// The names of `when` and `limit`: reinvesting, accelerated, date, inputs.x, dates.x;
// controlling('C'), paid('A'), test('AB').
Vocabulary step_vocabulary(const Deal& deal);
Result<Condition> compile_condition(std::string_view source, const Deal& deal, ValueType type);
Condition constant_condition(double number);

}  // namespace ballast::clo
