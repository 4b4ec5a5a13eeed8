#include "clo/row_program.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/check.hpp"
#include "clo/contains.hpp"

namespace ballast::clo {

namespace {

constexpr double kMissingNumber = std::numeric_limits<double>::quiet_NaN();
// Every level of nesting holds at most three operands.
constexpr std::size_t kStack = 3 * (kMaxExpressionDepth + 2) + 8;

double truth(bool value) { return value ? 1.0 : 0.0; }

double logical(double a, double b, double decisive) {
    if (a == decisive || b == decisive) return decisive;
    return std::isnan(a) || std::isnan(b) ? kMissingNumber : 1.0 - decisive;
}

double binary(Op op, double x, double y) {
    if (op == Op::kAnd) return logical(x, y, 0.0);
    if (op == Op::kOr) return logical(x, y, 1.0);
    // What has no floor has none above any index.
    if (op == Op::kSubtract && std::isinf(x)) return x;
    if (std::isnan(x) || std::isnan(y)) return kMissingNumber;
    switch (op) {
        case Op::kAdd:
            return x + y;
        case Op::kSubtract:
            return x - y;
        case Op::kMultiply:
            return x * y;
        case Op::kDivide:
            return y == 0.0 ? kMissingNumber : x / y;
        case Op::kMin:
            return std::min(x, y);
        case Op::kMax:
            return std::max(x, y);
        case Op::kEqual:
            return truth(x == y);
        case Op::kNotEqual:
            return truth(x != y);
        case Op::kLess:
            return truth(x < y);
        case Op::kLessEqual:
            return truth(x <= y);
        case Op::kGreater:
            return truth(x > y);
        case Op::kGreaterEqual:
            return truth(x >= y);
        case Op::kWorseThan:
            return truth(x != kUnratedRank && y != kUnratedRank && x > y);
        case Op::kBetterThan:
            return truth(x != kUnratedRank && y != kUnratedRank && x < y);
        default:
            return kMissingNumber;
    }
}

}  // namespace

RowProgram RowProgram::compile(const Expression& expression, int node, Pool& pool,
                               const Environment& environment) {
    RowProgram program;
    program.emit(expression, node, pool, environment);
    int depth = 0;
    for (const Instruction& instruction : program.instructions_) {
        switch (instruction.op) {
            case Op::kNumber:
            case Op::kField:
                ++depth;
                break;
            case Op::kIf:
                depth -= 2;
                break;
            case Op::kNot:
            case Op::kNegate:
            case Op::kAbs:
            case Op::kRound:
            case Op::kIn:
                break;
            default:
                --depth;
        }
        program.stack_ = std::max(program.stack_, depth);
    }
    CHECK(depth == 1 && static_cast<std::size_t>(program.stack_) < kStack);
    return program;
}

void RowProgram::emit(const Expression& expression, int index, Pool& pool,
                      const Environment& environment) {
    static const std::size_t kPar = *expression_field("par");
    const Node& node = expression.at(index);
    switch (node.op) {
        case Op::kNumber:
            instructions_.push_back({.op = Op::kNumber, .number = node.number});
            return;
        case Op::kText:
            instructions_.push_back({.op = Op::kNumber, .number = pool.symbol(node.text)});
            return;
        case Op::kVariable: {
            const Value value = environment.variable(node.index);
            double number = value.known ? value.number : kMissingNumber;
            if (value.known && node.type == ValueType::kText) number = pool.symbol(value.text);
            instructions_.push_back({.op = Op::kNumber, .number = number});
            return;
        }
        case Op::kField:
            if (!contains(fields_, node.index)) fields_.push_back(node.index);
            if (node.index == kPar)
                instructions_.push_back({.op = Op::kField, .par = true});
            else
                instructions_.push_back(
                    {.op = Op::kField, .column = pool.column(node.index).data()});
            return;
        case Op::kIn:
        case Op::kNotIn: {
            emit(expression, node.arguments[0], pool, environment);
            Instruction made{.op = Op::kIn, .equal = node.op == Op::kIn};
            const Node& list = expression.at(node.arguments[1]);
            const bool variable = list.op == Op::kVariable;
            if (list.type == ValueType::kTextList) {
                const auto* texts = variable ? environment.texts(list.index) : &list.texts;
                if (texts != nullptr)
                    for (const std::string& text : *texts) made.list.push_back(pool.symbol(text));
                else
                    made.number = kMissingNumber;
            } else {
                const auto* numbers = variable ? environment.numbers(list.index) : &list.numbers;
                if (numbers != nullptr)
                    made.list = *numbers;
                else
                    made.number = kMissingNumber;
            }
            instructions_.push_back(std::move(made));
            return;
        }
        case Op::kMin:
        case Op::kMax:
            emit(expression, node.arguments[0], pool, environment);
            for (std::size_t i = 1; i < node.arguments.size(); ++i) {
                emit(expression, node.arguments[i], pool, environment);
                instructions_.push_back({.op = node.op});
            }
            return;
        default:
            for (const int argument : node.arguments) emit(expression, argument, pool, environment);
            instructions_.push_back({.op = node.op, .number = node.number});
    }
}

double RowProgram::value(std::size_t row, double par) const {
    std::array<double, kStack> stack;  // NOLINT: written before it is read
    std::size_t top = 0;
    for (const Instruction& instruction : instructions_) {
        switch (instruction.op) {
            case Op::kNumber:
                stack[top++] = instruction.number;
                break;
            case Op::kField:
                stack[top++] = instruction.par ? par : instruction.column[row];
                break;
            case Op::kNot:
                stack[top - 1] = 1.0 - stack[top - 1];
                break;
            case Op::kNegate:
                stack[top - 1] = -stack[top - 1];
                break;
            case Op::kAbs:
                stack[top - 1] = std::abs(stack[top - 1]);
                break;
            case Op::kRound:
                stack[top - 1] = rounded(stack[top - 1], static_cast<int>(instruction.number));
                break;
            case Op::kIn: {
                double& x = stack[top - 1];
                if (std::isnan(x) || std::isnan(instruction.number))
                    x = kMissingNumber;
                else
                    x = truth(contains(instruction.list, x) == instruction.equal);
                break;
            }
            case Op::kIf: {
                top -= 2;
                const double condition = stack[top - 1];
                stack[top - 1] = std::isnan(condition) ? kMissingNumber
                                 : condition != 0.0    ? stack[top]
                                                       : stack[top + 1];
                break;
            }
            default:
                --top;
                stack[top - 1] = binary(instruction.op, stack[top - 1], stack[top]);
        }
    }
    return stack[0];
}

bool RowProgram::operator==(const RowProgram& other) const {
    return std::ranges::equal(
        instructions_, other.instructions_, [](const Instruction& a, const Instruction& b) {
            const bool same_number =
                a.number == b.number || (std::isnan(a.number) && std::isnan(b.number));
            return a.op == b.op && a.par == b.par && a.equal == b.equal && a.column == b.column &&
                   same_number && a.list == b.list;
        });
}

}  // namespace ballast::clo
