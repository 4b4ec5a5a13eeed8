// Evaluates conditions and limits of steps, for one path or several.
#if defined(BALLAST_CLO_CONDITION_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef BALLAST_CLO_CONDITION_INL
#undef BALLAST_CLO_CONDITION_INL
#else
#define BALLAST_CLO_CONDITION_INL
#endif

#include "clo/condition.hpp"
#include "clo/lane.hpp"
#include "clo/lane_target.hpp"

BALLAST_BEFORE_LANES();
namespace ballast::clo::BALLAST_LANES {

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

}  // namespace ballast::clo::BALLAST_LANES
BALLAST_AFTER_LANES();

#endif  // guard of each target
