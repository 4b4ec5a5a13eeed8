#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "clo/contains.hpp"
#include "clo/describe_asset.hpp"
#include "clo/expression_parser.hpp"

namespace ballast::clo {

namespace {

constexpr double kMaxRank = 1'000.0;  // n of largest()

constexpr std::array<std::string_view, 16> kFunctionNames{
    "if",    "min", "max",   "abs",       "round",        "sum",  "avg", "largest",
    "count", "top", "share", "diversity", "adjusted_par", "cash", "cpa", "not"};

constexpr std::array<std::string_view, 9> kReserved{
    "and", "or", "not", "in", "by", "where", "worse_than", "better_than", "if"};

}  // namespace

// ---- Operands ---------------------------------------------------------------------------

ExpressionParser::NodeResult ExpressionParser::primary() {
    const Token token = peek();
    switch (token.kind) {
        case TokenKind::kNumber:
        case TokenKind::kDate: {
            take();
            const int made = add(
                Op::kNumber, token.kind == TokenKind::kDate ? ValueType::kDate : ValueType::kNumber,
                {}, token.begin);
            node(made).number = token.number;
            return made;
        }
        case TokenKind::kText: {
            take();
            const int made = add(Op::kText, ValueType::kText, {}, token.begin);
            node(made).text = token.text;
            return made;
        }
        case TokenKind::kName:
            return name();
        case TokenKind::kSymbol:
            if (is_symbol("(")) return parenthesis();
            break;
        case TokenKind::kEnd:
            break;
    }
    return unexpected("a value");
}

ExpressionParser::NodeResult ExpressionParser::parenthesis() {
    const Level level(depth_);
    TRY_STATUS(check_depth());
    take();
    TRY(const int inner, disjunction());
    TRY_STATUS(expect_symbol(")"));
    return inner;
}

ExpressionParser::NodeResult ExpressionParser::name() {
    const Token token = peek();
    const bool called = tokens_[at_ + 1].kind == TokenKind::kSymbol && tokens_[at_ + 1].text == "(";
    if (called) return call();
    if (contains(kReserved, token.text)) return unexpected("a value");
    take();
    if (token.text == "true" || token.text == "false") {
        const int made = add(Op::kNumber, ValueType::kBoolean, {}, token.begin);
        node(made).number = token.text == "true" ? 1.0 : 0.0;
        return made;
    }
    if (vocabulary_.aggregates && (token.text == "cash" || token.text == "cpa")) {
        TRY_STATUS(outside_aggregate(token));
        return add(token.text == "cash" ? Op::kCash : Op::kCpa, ValueType::kNumber, {},
                   token.begin);
    }
    for (std::size_t i = 0; i < vocabulary_.variables.size(); ++i) {
        if (vocabulary_.variables[i].name != token.text) continue;
        const int made = add(Op::kVariable, vocabulary_.variables[i].type, {}, token.begin);
        node(made).index = i;
        return made;
    }
    return field(token);
}

ExpressionParser::NodeResult ExpressionParser::field(const Token& token) {
    std::string_view name = token.text;
    std::size_t row = 0;
    bool named_row = in_aggregate_;
    for (std::size_t i = 0; !in_aggregate_ && i < vocabulary_.rows.size(); ++i) {
        const std::string& prefix = vocabulary_.rows[i];
        const bool plain = prefix.empty() && !name.contains('.');
        const bool dotted = !prefix.empty() && name.size() > prefix.size() &&
                            name.starts_with(prefix) && name[prefix.size()] == '.';
        if (!plain && !dotted) continue;
        if (dotted) name.remove_prefix(prefix.size() + 1);
        row = i;
        named_row = true;
        break;
    }
    const auto found = expression_field(name);
    if (!found) return unknown_name(token);
    if (!named_row)
        return expression_error(
            token.begin, "field_outside_aggregate",
            fmt::format("{} is a field of an asset and has no value here", name),
            vocabulary_.aggregates ? "use it within an aggregate such as sum() or avg()" : "");
    const int made = add(Op::kField, expression_fields()[*found].type, {}, token.begin);
    node(made).index = *found;
    node(made).row = row;
    return made;
}

Error ExpressionParser::unknown_name(const Token& token) const {
    std::vector<std::string> texts;
    for (const Variable& variable : vocabulary_.variables) texts.push_back(variable.name);
    if (vocabulary_.aggregates || !vocabulary_.rows.empty())
        for (const ExpressionField& entry : expression_fields()) {
            texts.emplace_back(entry.name);
            for (const std::string& row : vocabulary_.rows)
                if (!row.empty()) texts.push_back(fmt::format("{}.{}", row, entry.name));
        }
    for (const std::string_view function : kFunctionNames) texts.emplace_back(function);
    for (const ConstantFunction& function : vocabulary_.functions) texts.push_back(function.name);
    const std::vector<std::string_view> words(texts.begin(), texts.end());
    if (vocabulary_.aggregates && contains(kFunctionNames, token.text))
        return expression_error(
            token.begin, "syntax",
            fmt::format("{} is a function: expected its arguments in parentheses", token.text),
            fmt::format("write {}(...)", token.text));
    return expression_error(token.begin, "unknown_name",
                            fmt::format("{} is not a known name", token.text),
                            suggestion(token.text, words));
}

Status ExpressionParser::outside_aggregate(const Token& token) const {
    if (!in_aggregate_) return {};
    return expression_error(token.begin, "nested_aggregate",
                            fmt::format("{} cannot be used within an aggregate", token.text),
                            "an aggregate reads the fields of one asset at a time");
}

// ---- Calls ------------------------------------------------------------------------------

ExpressionParser::NodeResult ExpressionParser::call() {
    const Level level(depth_);
    TRY_STATUS(check_depth());
    const Token token = take();
    take();  // the parenthesis
    if (token.text == "if") return conditional(token);
    if (token.text == "min" || token.text == "max") return extreme(token);
    if (token.text == "abs") return absolute(token);
    if (token.text == "round") return rounded(token);
    for (std::size_t i = 0; i < vocabulary_.functions.size(); ++i)
        if (vocabulary_.functions[i].name == token.text) return constant_function(token, i);
    constexpr std::array<std::string_view, 8> kAggregates{
        "sum", "avg", "largest", "count", "top", "share", "diversity", "adjusted_par"};
    if (!contains(kAggregates, token.text)) return unknown_name(token);
    if (!vocabulary_.aggregates)
        return expression_error(token.begin, "aggregate",
                                fmt::format("{} is an aggregate over the assets, which "
                                            "cannot be used here",
                                            token.text));
    TRY_STATUS(outside_aggregate(token));
    if (token.text == "diversity" || token.text == "adjusted_par") {
        TRY_STATUS(expect_symbol(")"));
        return add(token.text == "diversity" ? Op::kDiversity : Op::kAdjustedPar,
                   ValueType::kNumber, {}, token.begin);
    }
    in_aggregate_ = true;
    auto made = aggregate(token);
    in_aggregate_ = false;
    if (!made) return made;
    if (token.text != "share" && token.text != "top") return made;
    const int denominator = add(Op::kCpa, ValueType::kNumber, {}, token.begin);
    return add(Op::kDivide, ValueType::kNumber, {*made, denominator}, token.begin);
}

ExpressionParser::NodeResult ExpressionParser::conditional(const Token& token) {
    TRY(const int condition, disjunction());
    TRY_STATUS(expect_type(condition, ValueType::kBoolean));
    TRY_STATUS(expect_symbol(","));
    TRY(const int yes, disjunction());
    TRY_STATUS(expect_symbol(","));
    TRY(const int no, disjunction());
    TRY_STATUS(expect_type(no, node(yes).type));
    TRY_STATUS(expect_symbol(")"));
    return add(Op::kIf, node(yes).type, {condition, yes, no}, token.begin);
}

ExpressionParser::NodeResult ExpressionParser::extreme(const Token& token) {
    std::vector<int> arguments;
    do {
        TRY(const int argument, sum());
        if (!is_ordered(node(argument).type)) TRY_STATUS(expect_type(argument, ValueType::kNumber));
        if (!arguments.empty()) TRY_STATUS(expect_type(argument, node(arguments.front()).type));
        arguments.push_back(argument);
    } while (accept_symbol(","));
    if (arguments.size() < 2) return unexpected("a second value");
    TRY_STATUS(expect_symbol(")"));
    const ValueType type = node(arguments.front()).type;
    return add(token.text == "min" ? Op::kMin : Op::kMax, type, std::move(arguments), token.begin);
}

ExpressionParser::NodeResult ExpressionParser::absolute(const Token& token) {
    TRY(const int argument, sum());
    TRY_STATUS(expect_type(argument, ValueType::kNumber));
    TRY_STATUS(expect_symbol(")"));
    return add(Op::kAbs, ValueType::kNumber, {argument}, token.begin);
}

ExpressionParser::NodeResult ExpressionParser::rounded(const Token& token) {
    TRY(const int argument, sum());
    TRY_STATUS(expect_type(argument, ValueType::kNumber));
    double digits = 0.0;
    if (accept_symbol(",")) {
        const bool negative = accept_symbol("-");
        if (peek().kind != TokenKind::kNumber || peek().number > 12 ||
            peek().number != std::floor(peek().number))
            return unexpected("a whole number of digits up to 12");
        digits = negative ? -take().number : take().number;
    }
    TRY_STATUS(expect_symbol(")"));
    const int made = add(Op::kRound, ValueType::kNumber, {argument}, token.begin);
    node(made).number = digits;
    return made;
}

ExpressionParser::NodeResult ExpressionParser::constant_function(const Token& token,
                                                                 std::size_t index) {
    TRY_STATUS(outside_aggregate(token));
    const ConstantFunction& function = vocabulary_.functions[index];
    const Token argument = peek();
    const bool number = argument.kind == TokenKind::kNumber;
    if (!number && argument.kind != TokenKind::kText)
        return unexpected(fmt::format("the argument of {}", function.name));
    take();
    if (!function.arguments.empty() && !contains(function.arguments, argument.text)) {
        const std::vector<std::string_view> words(function.arguments.begin(),
                                                  function.arguments.end());
        return expression_error(argument.begin, "unknown_argument",
                                fmt::format("{} has no '{}'", function.name, argument.text),
                                suggestion(argument.text, words));
    }
    TRY_STATUS(expect_symbol(")"));
    const int made = add(Op::kFunction, function.type, {}, token.begin);
    node(made).index = index;
    node(made).text = argument.text;
    return made;
}

// ---- Aggregates -------------------------------------------------------------------------

int ExpressionParser::par_field(std::size_t begin) {
    const int made = add(Op::kField, ValueType::kNumber, {}, begin);
    node(made).index = *expression_field("par");
    return made;
}

int ExpressionParser::performing_and(int condition, std::size_t begin) {
    const int performing = add(Op::kField, ValueType::kBoolean, {}, begin);
    node(performing).index = *expression_field("performing");
    if (condition == kNoNode) return performing;
    return add(Op::kAnd, ValueType::kBoolean, {performing, condition}, begin);
}

ExpressionParser::NodeResult ExpressionParser::condition() {
    TRY(const int made, disjunction());
    TRY_STATUS(expect_type(made, ValueType::kBoolean));
    return made;
}

ExpressionParser::NodeResult ExpressionParser::optional_where() {
    if (!accept_name("where")) return kNoNode;
    return condition();
}

ExpressionParser::NodeResult ExpressionParser::number_value() {
    TRY(const int made, sum());
    TRY_STATUS(expect_type(made, ValueType::kNumber));
    return made;
}

ExpressionParser::NodeResult ExpressionParser::aggregate(const Token& token) {
    if (token.text == "share") {
        TRY(const int where, condition());
        TRY_STATUS(expect_symbol(")"));
        const int par = par_field(token.begin);
        const int performing = performing_and(where, token.begin);
        return add(Op::kSum, ValueType::kNumber, {par, performing}, token.begin);
    }
    if (token.text == "count") {
        int where = kNoNode;
        accept_name("where");
        if (!is_symbol(")")) {
            TRY(where, condition());
        }
        TRY_STATUS(expect_symbol(")"));
        return add(Op::kCount, ValueType::kNumber, {where}, token.begin);
    }
    if (token.text == "largest" || token.text == "top") return ranked(token);
    TRY(const int value, number_value());
    int weight = kNoNode;
    if (token.text == "avg") {
        if (!accept_name("by")) return unexpected("by and a weight");
        TRY(weight, number_value());
    }
    TRY(const int where, optional_where());
    if (peek().kind != TokenKind::kSymbol || peek().text != ")")
        return unexpected(where == kNoNode ? "where or )" : ")");
    take();
    if (token.text == "avg")
        return add(Op::kAverage, ValueType::kNumber, {value, weight, where}, token.begin);
    return add(Op::kSum, ValueType::kNumber, {value, where}, token.begin);
}

ExpressionParser::NodeResult ExpressionParser::ranked(const Token& token) {
    const Token rank = peek();
    if (rank.kind != TokenKind::kNumber || rank.number < 1 || rank.number > kMaxRank ||
        rank.number != std::floor(rank.number))
        return unexpected("a whole number from 1 to 1000");
    take();
    TRY_STATUS(expect_symbol(","));
    int value = kNoNode;
    int key = kNoNode;
    int where = kNoNode;
    if (token.text == "top") {
        TRY(key, primary());
        if (accept_symbol(",")) {
            TRY(where, condition());
        }
        value = par_field(token.begin);
        where = performing_and(where, token.begin);
    } else {
        TRY(value, number_value());
        if (!accept_name("by")) return unexpected("by and a key");
        TRY(key, primary());
        TRY(where, optional_where());
    }
    TRY_STATUS(expect_symbol(")"));
    if (node(key).op != Op::kField)
        return expression_error(node(key).begin, "type", "the key is not a field of an asset");
    const int made = add(Op::kLargest, ValueType::kNumber, {value, key, where}, token.begin);
    node(made).number = rank.number;
    return made;
}

}  // namespace ballast::clo
