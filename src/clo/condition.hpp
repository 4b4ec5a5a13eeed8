// Conditions and limits of steps, compiled: an expression as a list of operations on values that
// differ by path.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "clo/deal.hpp"
#include "clo/expression.hpp"
#include "clo/lane.hpp"

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

// `leaf(node)` is the value of a node without arguments.
template <class V, class Leaf>
V evaluate_condition(const Condition& condition, const Leaf& leaf) {
    V values[kMaxConditionNodes];
    values[0] = V(0.0);  // leaves refer to it and do not use it
    const auto truth = [](MaskOf<V> mask) { return lane_select(mask, V(1.0), V(0.0)); };
    const auto is_true = [](V value) { return value > V(0.5); };
    for (std::size_t i = 0; i < condition.nodes.size(); ++i) {
        const ConditionNode& node = condition.nodes[i];
        const V a = values[node.a], b = values[node.b], c = values[node.c];
        switch (node.op) {
            case ConditionOp::kNegate:
                values[i] = V(0.0) - a;
                break;
            case ConditionOp::kAdd:
                values[i] = a + b;
                break;
            case ConditionOp::kSubtract:
                values[i] = a - b;
                break;
            case ConditionOp::kMultiply:
                values[i] = a * b;
                break;
            case ConditionOp::kDivide:
                values[i] = a / b;
                break;
            case ConditionOp::kEqual:
                values[i] = truth(a == b);
                break;
            case ConditionOp::kNotEqual:
                values[i] = truth(lane_not(a == b));
                break;
            case ConditionOp::kLess:
                values[i] = truth(a < b);
                break;
            case ConditionOp::kLessEqual:
                values[i] = truth(a <= b);
                break;
            case ConditionOp::kGreater:
                values[i] = truth(a > b);
                break;
            case ConditionOp::kGreaterEqual:
                values[i] = truth(a >= b);
                break;
            case ConditionOp::kAnd:
                values[i] = truth(lane_and(is_true(a), is_true(b)));
                break;
            case ConditionOp::kOr:
                values[i] = truth(lane_or(is_true(a), is_true(b)));
                break;
            case ConditionOp::kNot:
                values[i] = truth(lane_not(is_true(a)));
                break;
            case ConditionOp::kIf:
                values[i] = lane_select(is_true(a), b, c);
                break;
            case ConditionOp::kMin:
                values[i] = lane_min(a, b);
                break;
            case ConditionOp::kMax:
                values[i] = lane_max(a, b);
                break;
            case ConditionOp::kAbs:
                values[i] = lane_max(a, V(0.0) - a);
                break;
            default:
                values[i] = leaf(node);
        }
    }
    return values[condition.nodes.size() - 1];
}

}  // namespace ballast::clo
