#include "clo/condition.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <utility>

namespace ballast::clo {

namespace {

enum Function : std::size_t { kControllingFunction, kPaidFunction, kTestFunction };

struct DateName {
    std::string_view name;
    std::optional<fin::Date> date;
};

std::array<DateName, 7> dates_of(const Deal& deal) {
    const DealDates& dates = deal.dates;
    return {{{"dates.pricing", dates.pricing},
             {"dates.closing", dates.closing},
             {"dates.effective", dates.effective},
             {"dates.first_payment", dates.first_payment},
             {"dates.non_call_end", dates.non_call_end},
             {"dates.reinvestment_end", dates.reinvestment_end},
             {"dates.stated_maturity", dates.stated_maturity}}};
}

const std::map<Op, ConditionOp>& operators() {
    static const std::map<Op, ConditionOp> table{{Op::kNegate, ConditionOp::kNegate},
                                                 {Op::kAdd, ConditionOp::kAdd},
                                                 {Op::kSubtract, ConditionOp::kSubtract},
                                                 {Op::kMultiply, ConditionOp::kMultiply},
                                                 {Op::kDivide, ConditionOp::kDivide},
                                                 {Op::kEqual, ConditionOp::kEqual},
                                                 {Op::kNotEqual, ConditionOp::kNotEqual},
                                                 {Op::kLess, ConditionOp::kLess},
                                                 {Op::kLessEqual, ConditionOp::kLessEqual},
                                                 {Op::kGreater, ConditionOp::kGreater},
                                                 {Op::kGreaterEqual, ConditionOp::kGreaterEqual},
                                                 {Op::kAnd, ConditionOp::kAnd},
                                                 {Op::kOr, ConditionOp::kOr},
                                                 {Op::kNot, ConditionOp::kNot},
                                                 {Op::kIf, ConditionOp::kIf},
                                                 {Op::kMin, ConditionOp::kMin},
                                                 {Op::kMax, ConditionOp::kMax},
                                                 {Op::kAbs, ConditionOp::kAbs}};
    return table;
}

template <class List>
int index_of(const List& list, std::string_view id) {
    const auto found = std::ranges::find(list, id, [](const auto& each) { return each.id; });
    return static_cast<int>(found - list.begin());
}

class Compiler {
public:
    Compiler(const Expression& source, const Vocabulary& vocabulary, const Deal& deal)
        : source_(source), vocabulary_(vocabulary), deal_(deal) {}

    Result<Condition> condition() && {
        TRY(const int root, add(source_.root));
        if (static_cast<std::size_t>(root) + 1 != nodes_.size())  // shared; never by the parser
            nodes_.push_back({ConditionOp::kMax, 0.0, 0, root, root, root});
        if (nodes_.size() > kMaxConditionNodes)
            return fail(Code::kInvalidInput, "the expression has more than 128 parts");
        return Condition{source_.source, std::move(nodes_)};
    }

private:
    Result<int> add(int index) {
        const Node& node = source_.at(index);
        if (node.op == Op::kNumber)
            return push({.op = ConditionOp::kNumber, .number = node.number});
        if (node.op == Op::kVariable) return variable(vocabulary_.variables[node.index].name);
        if (node.op == Op::kFunction) return function(node);
        const auto found = operators().find(node.op);
        if (found == operators().end())
            return fail(Code::kInvalidInput,
                        fmt::format("character {}: this operation is not available in steps",
                                    node.begin + 1));
        std::vector<int> arguments;
        for (const int argument : node.arguments) {
            TRY(const int added, add(argument));
            arguments.push_back(added);
        }
        return combine(found->second, arguments);
    }

    // min and max have any number of arguments.
    int combine(ConditionOp op, const std::vector<int>& arguments) {
        ConditionNode node{.op = op, .a = arguments[0]};
        node.b = arguments.size() > 1 ? arguments[1] : node.a;
        node.c = arguments.size() > 2 ? arguments[2] : node.a;
        if (op != ConditionOp::kMin && op != ConditionOp::kMax) return push(node);
        int result = arguments[0];
        for (std::size_t i = 1; i < arguments.size(); ++i)
            result = push({.op = op, .a = result, .b = arguments[i], .c = result});
        return result;
    }

    Result<int> variable(std::string_view name) {
        if (name == "reinvesting") return push({.op = ConditionOp::kReinvesting});
        if (name == "accelerated") return push({.op = ConditionOp::kAccelerated});
        if (name == "date") return push({.op = ConditionOp::kDate});
        for (const auto& [date_name, date] : dates_of(deal_))
            if (name == date_name)
                return push({.op = ConditionOp::kNumber, .number = double(date->serial())});
        const std::string key(name.substr(std::string_view("inputs.").size()));
        return push({.op = ConditionOp::kNumber, .number = std::get<double>(deal_.inputs.at(key))});
    }

    Result<int> function(const Node& node) {
        if (node.index == kControllingFunction)
            return push(
                {.op = ConditionOp::kControlling, .index = index_of(deal_.tranches, node.text)});
        if (node.index == kPaidFunction)
            return push({.op = ConditionOp::kPaid, .index = index_of(deal_.tranches, node.text)});
        return push({.op = ConditionOp::kCoverage, .index = index_of(deal_.coverage, node.text)});
    }

    int push(ConditionNode node) {
        nodes_.push_back(node);
        return static_cast<int>(nodes_.size()) - 1;
    }

    const Expression& source_;
    const Vocabulary& vocabulary_;
    const Deal& deal_;
    std::vector<ConditionNode> nodes_;
};

}  // namespace

Vocabulary step_vocabulary(const Deal& deal) {
    Vocabulary words;
    words.variables = {{"reinvesting", ValueType::kBoolean},
                       {"accelerated", ValueType::kBoolean},
                       {"date", ValueType::kDate}};
    for (const auto& [name, date] : dates_of(deal))
        if (date) words.variables.push_back({std::string(name), ValueType::kDate});
    for (const auto& [name, value] : deal.inputs)
        if (std::holds_alternative<double>(value))
            words.variables.push_back({"inputs." + name, ValueType::kNumber});
    std::vector<std::string> tranches, coverage;
    for (const Tranche& tranche : deal.tranches) tranches.push_back(tranche.id);
    for (const Coverage& group : deal.coverage) coverage.push_back(group.id);
    words.functions = {{"controlling", ValueType::kBoolean, ValueType::kText, tranches},
                       {"paid", ValueType::kBoolean, ValueType::kText, tranches}};
    // An empty list of arguments would allow all.
    if (!coverage.empty())
        words.functions.push_back({"test", ValueType::kBoolean, ValueType::kText, coverage});
    return words;
}

Result<Condition> compile_condition(std::string_view source, const Deal& deal, ValueType type) {
    const Vocabulary words = step_vocabulary(deal);
    TRY(const Expression parsed, parse_expression(source, words, type));
    return Compiler(parsed, words, deal).condition();
}

Condition constant_condition(double number) {
    return {fmt::format("{}", number), {{.op = ConditionOp::kNumber, .number = number}}};
}

}  // namespace ballast::clo
