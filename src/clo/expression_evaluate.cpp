#include <algorithm>
#include <cmath>

#include "clo/contains.hpp"
#include "clo/expression.hpp"

namespace ballast::clo {

namespace {

Value finite(double number) {
    // An asset without a floor has one of minus infinity, which max() removes.
    return std::isnan(number) ? Value::unknown() : Value::of(number);
}

class Evaluator {
public:
    Evaluator(const Expression& expression, const Environment& environment)
        : expression_(expression), environment_(environment) {}

    Value value(int index) const {
        const Node& node = expression_.at(index);
        switch (node.op) {
            case Op::kNumber:
                return Value::of(node.number);
            case Op::kText:
                return Value::of_text(node.text);
            case Op::kTextList:
            case Op::kNumberList:
                return Value::unknown();
            case Op::kField:
                return environment_.field(node.row, node.index);
            case Op::kVariable:
                return environment_.variable(node.index);
            case Op::kFunction:
                return environment_.function(node.index, node.text);
            case Op::kIn:
            case Op::kNotIn:
                return membership(node);
            case Op::kAnd:
            case Op::kOr:
                return logical(node);
            case Op::kIf: {
                const Value condition = value(node.arguments[0]);
                if (!condition.known) return Value::unknown();
                return value(node.arguments[condition.is_true() ? 1 : 2]);
            }
            case Op::kMin:
            case Op::kMax:
                return extreme(node);
            case Op::kNot:
            case Op::kNegate:
            case Op::kAbs:
            case Op::kRound:
                return unary(node);
            case Op::kSum:
            case Op::kAverage:
            case Op::kLargest:
            case Op::kCount:
            case Op::kDiversity:
            case Op::kAdjustedPar:
            case Op::kCpa:
            case Op::kCash:
                return environment_.aggregate(expression_, index);
            default:
                return binary(node);
        }
    }

private:
    Value unary(const Node& node) const {
        const Value x = value(node.arguments[0]);
        if (!x.known) return x;
        switch (node.op) {
            case Op::kNot:
                return Value::of(x.number == 0.0);
            case Op::kNegate:
                return Value::of(-x.number);
            case Op::kAbs:
                return Value::of(std::abs(x.number));
            default:
                return finite(rounded(x.number, static_cast<int>(node.number)));
        }
    }

    Value logical(const Node& node) const {
        const bool decides = node.op == Op::kOr;
        const Value a = value(node.arguments[0]);
        if (a.known && a.is_true() == decides) return a;
        const Value b = value(node.arguments[1]);
        if (b.known && b.is_true() == decides) return b;
        return a.known && b.known ? Value::of(!decides) : Value::unknown();
    }

    Value extreme(const Node& node) const {
        Value best = value(node.arguments[0]);
        for (std::size_t i = 1; i < node.arguments.size() && best.known; ++i) {
            const Value next = value(node.arguments[i]);
            if (!next.known) return next;
            best.number = node.op == Op::kMin ? std::min(best.number, next.number)
                                              : std::max(best.number, next.number);
        }
        return best;
    }

    Value membership(const Node& node) const {
        const Value x = value(node.arguments[0]);
        if (!x.known) return x;
        const Node& list = expression_.at(node.arguments[1]);
        const bool negated = node.op == Op::kNotIn;
        if (expression_.at(node.arguments[0]).type == ValueType::kText) {
            const auto* texts =
                list.op == Op::kVariable ? environment_.texts(list.index) : &list.texts;
            if (texts == nullptr) return Value::unknown();
            return Value::of(contains(*texts, x.text) != negated);
        }
        const auto* numbers =
            list.op == Op::kVariable ? environment_.numbers(list.index) : &list.numbers;
        if (numbers == nullptr) return Value::unknown();
        return Value::of(contains(*numbers, x.number) != negated);
    }

    Value binary(const Node& node) const {
        const Value a = value(node.arguments[0]);
        const Value b = value(node.arguments[1]);
        // What has no floor has none above any index.
        if (node.op == Op::kSubtract && a.known && std::isinf(a.number)) return a;
        if (!a.known || !b.known) return Value::unknown();
        if (expression_.at(node.arguments[0]).type == ValueType::kText)
            return Value::of((a.text == b.text) == (node.op == Op::kEqual));
        const double x = a.number;
        const double y = b.number;
        switch (node.op) {
            case Op::kAdd:
                return finite(x + y);
            case Op::kSubtract:
                return finite(x - y);
            case Op::kMultiply:
                return finite(x * y);
            case Op::kDivide:
                return y == 0.0 ? Value::unknown() : finite(x / y);
            case Op::kEqual:
                return Value::of(x == y);
            case Op::kNotEqual:
                return Value::of(x != y);
            case Op::kLess:
                return Value::of(x < y);
            case Op::kLessEqual:
                return Value::of(x <= y);
            case Op::kGreater:
                return Value::of(x > y);
            case Op::kGreaterEqual:
                return Value::of(x >= y);
            case Op::kWorseThan:
                return Value::of(x != kUnratedRank && y != kUnratedRank && x > y);
            case Op::kBetterThan:
                return Value::of(x != kUnratedRank && y != kUnratedRank && x < y);
            default:
                return Value::unknown();
        }
    }

    const Expression& expression_;
    const Environment& environment_;
};

}  // namespace

double rounded(double value, int digits) {
    const double scale = std::pow(10.0, std::abs(digits));
    return digits >= 0 ? std::round(value * scale) / scale : std::round(value / scale) * scale;
}

Value evaluate(const Expression& expression, int node, const Environment& environment) {
    const Value value = Evaluator(expression, environment).value(node);
    return value.known && !std::isfinite(value.number) ? Value::unknown() : value;
}

Value evaluate(const Expression& expression, const Environment& environment) {
    return evaluate(expression, expression.root, environment);
}

}  // namespace ballast::clo
