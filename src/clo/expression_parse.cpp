#include <algorithm>
#include <cmath>
#include <fmt/format.h>

#include "clo/contains.hpp"
#include "clo/describe_asset.hpp"
#include "clo/expression_parser.hpp"

namespace ballast::clo {

namespace {

bool is_rating(ValueType type) {
    return type == ValueType::kMoodysRating || type == ValueType::kSpRating;
}

template <class Rating>
std::optional<double> rank_of(std::string_view text) {
    const auto rating = describe::from_word<Rating>(text);
    if (!rating) return std::nullopt;
    return is_rated(*rating) ? static_cast<double>(rank(*rating)) : kUnratedRank;
}

std::optional<double> rank_of(ValueType scale, std::string_view text) {
    return scale == ValueType::kMoodysRating ? rank_of<MoodysRating>(text)
                                             : rank_of<SpRating>(text);
}

std::span<const std::string_view> symbols_of(ValueType scale) {
    if (scale == ValueType::kMoodysRating) return describe::kWords<MoodysRating>;
    return describe::kWords<SpRating>;
}

}  // namespace

Result<Expression> ExpressionParser::parse() {
    TRY(expression_.root, disjunction());
    if (peek().kind != TokenKind::kEnd) return unexpected("an operator or the end");
    return std::move(expression_);
}

bool ExpressionParser::is_symbol(std::string_view text) const {
    return peek().kind == TokenKind::kSymbol && peek().text == text;
}

bool ExpressionParser::is_name(std::string_view text) const {
    return peek().kind == TokenKind::kName && peek().text == text;
}

bool ExpressionParser::accept_symbol(std::string_view text) {
    if (!is_symbol(text)) return false;
    take();
    return true;
}

bool ExpressionParser::accept_name(std::string_view text) {
    if (!is_name(text)) return false;
    take();
    return true;
}

Error ExpressionParser::unexpected(std::string_view expected) const {
    const Token& token = peek();
    const std::string found = token.kind == TokenKind::kEnd ? std::string("the end")
                              : token.kind == TokenKind::kText
                                  ? fmt::format("the text '{}'", token.text)
                                  : fmt::format("{}", token.text);
    return expression_error(token.begin, "syntax",
                            fmt::format("expected {}, found {}", expected, found));
}

Status ExpressionParser::expect_symbol(std::string_view text) {
    if (accept_symbol(text)) return {};
    return unexpected(text);
}

Status ExpressionParser::check_depth() const {
    if (depth_ <= kMaxExpressionDepth) return {};
    return expression_error(
        peek().begin, "too_deep",
        fmt::format("the expression is nested deeper than {} levels", kMaxExpressionDepth),
        "split it into tests and combine them with test()");
}

int ExpressionParser::add(Op op, ValueType type, std::vector<int> arguments, std::size_t begin) {
    Node made{.op = op, .type = type};
    made.arguments = std::move(arguments);
    made.begin = begin;
    made.end = at_ > 0 ? tokens_[at_ - 1].end : begin;
    expression_.nodes.push_back(std::move(made));
    return static_cast<int>(expression_.nodes.size()) - 1;
}

Status ExpressionParser::expect_type(int index, ValueType type) const {
    if (node(index).type == type) return {};
    return expression_error(
        node(index).begin, "type",
        fmt::format("expected {}, found {}", to_string(type), to_string(node(index).type)));
}

ExpressionParser::NodeResult ExpressionParser::disjunction() {
    TRY(int left, conjunction());
    while (is_name("or")) {
        TRY_STATUS(expect_type(left, ValueType::kBoolean));
        take();
        TRY(const int right, conjunction());
        TRY_STATUS(expect_type(right, ValueType::kBoolean));
        left = add(Op::kOr, ValueType::kBoolean, {left, right}, node(left).begin);
    }
    return left;
}

ExpressionParser::NodeResult ExpressionParser::conjunction() {
    TRY(int left, negation());
    while (is_name("and")) {
        TRY_STATUS(expect_type(left, ValueType::kBoolean));
        take();
        TRY(const int right, negation());
        TRY_STATUS(expect_type(right, ValueType::kBoolean));
        left = add(Op::kAnd, ValueType::kBoolean, {left, right}, node(left).begin);
    }
    return left;
}

ExpressionParser::NodeResult ExpressionParser::negation() {
    if (!is_name("not")) return comparison();
    const Level level(depth_);
    TRY_STATUS(check_depth());
    const std::size_t begin = take().begin;
    TRY(const int operand, negation());
    TRY_STATUS(expect_type(operand, ValueType::kBoolean));
    return add(Op::kNot, ValueType::kBoolean, {operand}, begin);
}

std::optional<Op> ExpressionParser::comparison_of(std::string_view symbol) {
    if (symbol == "=") return Op::kEqual;
    if (symbol == "!=") return Op::kNotEqual;
    if (symbol == "<") return Op::kLess;
    if (symbol == "<=") return Op::kLessEqual;
    if (symbol == ">") return Op::kGreater;
    if (symbol == ">=") return Op::kGreaterEqual;
    return std::nullopt;
}

ExpressionParser::NodeResult ExpressionParser::comparison() {
    TRY(const int left, sum());
    if (peek().kind == TokenKind::kSymbol) {
        const auto op = comparison_of(peek().text);
        if (!op) return left;
        const std::size_t place = take().begin;
        TRY(const int right, sum());
        TRY_STATUS(check_comparison(left, right, *op, place));
        return add(*op, ValueType::kBoolean, {left, right}, node(left).begin);
    }
    if (is_name("worse_than") || is_name("better_than")) {
        const Op op = take().text == "worse_than" ? Op::kWorseThan : Op::kBetterThan;
        TRY(const int right, sum());
        TRY_STATUS(check_ratings(left, right));
        return add(op, ValueType::kBoolean, {left, right}, node(left).begin);
    }
    const bool negated = is_name("not");
    if (!negated && !is_name("in")) return left;
    if (negated) {
        take();
        if (!is_name("in")) return unexpected("in");
    }
    take();
    TRY(const int list, list_for(left));
    return add(negated ? Op::kNotIn : Op::kIn, ValueType::kBoolean, {left, list}, node(left).begin);
}

Status ExpressionParser::fit_literal(int literal, int other) {
    const ValueType type = node(other).type;
    if (node(literal).op != Op::kText || type == ValueType::kText)
        return check_choice(literal, other);
    TRY(const double number, number_of_text(node(literal).text, type, node(literal).begin));
    node(literal).op = Op::kNumber;
    node(literal).type = type;
    node(literal).number = number;
    return {};
}

Result<double> ExpressionParser::number_of_text(std::string_view text, ValueType type,
                                                std::size_t place) const {
    if (is_rating(type)) {
        if (const auto found = rank_of(type, text)) return *found;
        return expression_error(place, "unknown_rating",
                                fmt::format("'{}' is not on the scale of {}", text,
                                            type == ValueType::kMoodysRating ? "Moody's" : "S&P"),
                                suggestion(text, symbols_of(type)));
    }
    if (type == ValueType::kDate) {
        const auto date = fin::Date::parse(text);
        if (date) return static_cast<double>(date->serial());
        return expression_error(place, "date", fmt::format("'{}' is not a date", text),
                                "write it as 2026-01-31");
    }
    return expression_error(place, "type",
                            fmt::format("expected {}, found the text '{}'", to_string(type), text));
}

Status ExpressionParser::check_choice(int literal, int other) const {
    if (node(literal).op != Op::kText || node(other).op != Op::kField) return {};
    return check_choice_text(node(literal).text, other, node(literal).begin);
}

Status ExpressionParser::check_choice_text(std::string_view text, int other,
                                           std::size_t place) const {
    if (node(other).op != Op::kField) return {};
    const ExpressionField& field = expression_fields()[node(other).index];
    if (field.values.empty() || contains(field.values, text)) return {};
    std::string hint = suggestion(text, field.values);
    if (hint.empty()) hint = fmt::format("use {}", alternatives(field.values));
    return expression_error(place, "unknown_value",
                            fmt::format("'{}' is not a value of {}", text, field.name),
                            std::move(hint));
}

Status ExpressionParser::check_comparison(int left, int right, Op op, std::size_t place) {
    TRY_STATUS(fit_literal(left, right));
    TRY_STATUS(fit_literal(right, left));
    const ValueType type = node(left).type;
    if (type != node(right).type)
        return expression_error(
            place, "type",
            fmt::format("{} is compared with {}", to_string(type), to_string(node(right).type)));
    if (type == ValueType::kNumberList || type == ValueType::kTextList)
        return expression_error(place, "type", "a list cannot be compared", "use in");
    if (op == Op::kEqual || op == Op::kNotEqual || is_ordered(type)) return {};
    return expression_error(place, "type", fmt::format("{} has no order", to_string(type)),
                            is_rating(type) ? "use worse_than or better_than" : "use = or !=");
}

Status ExpressionParser::check_ratings(int left, int right) {
    if (node(left).op == Op::kText && is_rating(node(right).type))
        TRY_STATUS(fit_literal(left, right));
    if (!is_rating(node(left).type))
        return expression_error(
            node(left).begin, "type",
            fmt::format("expected a rating, found {}", to_string(node(left).type)));
    TRY_STATUS(fit_literal(right, left));
    if (node(left).type == node(right).type) return {};
    return expression_error(node(right).begin, "type",
                            fmt::format("{} is compared with {}", to_string(node(left).type),
                                        to_string(node(right).type)));
}

ExpressionParser::NodeResult ExpressionParser::list_for(int left) {
    const ValueType type = node(left).type;
    if (peek().kind == TokenKind::kName) {
        TRY(const int list, primary());
        const ValueType required =
            type == ValueType::kText ? ValueType::kTextList : ValueType::kNumberList;
        if (type != ValueType::kText && type != ValueType::kNumber)
            return expression_error(
                node(left).begin, "type",
                fmt::format("expected a text or a number, found {}", to_string(type)));
        TRY_STATUS(expect_type(list, required));
        return list;
    }
    if (!is_symbol("(")) return unexpected("a list in parentheses or its name");
    const std::size_t begin = take().begin;
    std::vector<std::string> texts;
    std::vector<double> numbers;
    do {
        TRY_STATUS(element(left, texts, numbers));
    } while (accept_symbol(","));
    TRY_STATUS(expect_symbol(")"));
    const bool text = type == ValueType::kText;
    const int list = add(text ? Op::kTextList : Op::kNumberList,
                         text ? ValueType::kTextList : ValueType::kNumberList, {}, begin);
    node(list).texts = std::move(texts);
    node(list).numbers = std::move(numbers);
    return list;
}

Status ExpressionParser::element(int left, std::vector<std::string>& texts,
                                 std::vector<double>& numbers) {
    const ValueType type = node(left).type;
    const bool negative = accept_symbol("-");
    const Token token = peek();
    if (token.kind == TokenKind::kText && !negative) {
        take();
        if (type == ValueType::kText) {
            TRY_STATUS(check_choice_text(token.text, left, token.begin));
            texts.push_back(token.text);
            return {};
        }
        TRY(const double number, number_of_text(token.text, type, token.begin));
        numbers.push_back(number);
        return {};
    }
    const bool number = token.kind == TokenKind::kNumber && type == ValueType::kNumber;
    const bool date = token.kind == TokenKind::kDate && type == ValueType::kDate && !negative;
    if (!number && !date) return unexpected(fmt::format("{} in the list", to_string(type)));
    take();
    numbers.push_back(negative ? -token.number : token.number);
    return {};
}

ExpressionParser::NodeResult ExpressionParser::sum() {
    TRY(int left, product());
    while (is_symbol("+") || is_symbol("-")) {
        const Op op = is_symbol("+") ? Op::kAdd : Op::kSubtract;
        const std::size_t place = take().begin;
        TRY(const int right, product());
        TRY(const ValueType type, sum_type(left, right, op, place));
        left = add(op, type, {left, right}, node(left).begin);
    }
    return left;
}

Result<ValueType> ExpressionParser::sum_type(int left, int right, Op op, std::size_t place) const {
    const ValueType a = node(left).type;
    const ValueType b = node(right).type;
    if (a == ValueType::kNumber && b == ValueType::kNumber) return ValueType::kNumber;
    if (a == ValueType::kDate && b == ValueType::kNumber) return ValueType::kDate;
    if (a == ValueType::kDate && b == ValueType::kDate && op == Op::kSubtract)
        return ValueType::kNumber;
    return expression_error(place, "type",
                            fmt::format("{} and {} cannot be {}", to_string(a), to_string(b),
                                        op == Op::kAdd ? "added" : "subtracted"));
}

ExpressionParser::NodeResult ExpressionParser::product() {
    TRY(int left, signed_operand());
    while (is_symbol("*") || is_symbol("/")) {
        const Op op = is_symbol("*") ? Op::kMultiply : Op::kDivide;
        take();
        TRY(const int right, signed_operand());
        TRY_STATUS(expect_type(left, ValueType::kNumber));
        TRY_STATUS(expect_type(right, ValueType::kNumber));
        if (op == Op::kDivide && node(right).op == Op::kNumber && node(right).number == 0.0)
            return expression_error(node(right).begin, "division_by_zero", "the divisor is zero");
        left = add(op, ValueType::kNumber, {left, right}, node(left).begin);
    }
    return left;
}

ExpressionParser::NodeResult ExpressionParser::signed_operand() {
    if (!is_symbol("-")) return primary();
    const Level level(depth_);
    TRY_STATUS(check_depth());
    const std::size_t begin = take().begin;
    TRY(const int operand, signed_operand());
    TRY_STATUS(expect_type(operand, ValueType::kNumber));
    return add(Op::kNegate, ValueType::kNumber, {operand}, begin);
}

std::string_view to_string(ValueType type) {
    switch (type) {
        case ValueType::kNumber:
            return "a number";
        case ValueType::kBoolean:
            return "a condition";
        case ValueType::kText:
            return "a text";
        case ValueType::kDate:
            return "a date";
        case ValueType::kMoodysRating:
            return "a rating of Moody's";
        case ValueType::kSpRating:
            return "a rating of S&P";
        case ValueType::kNumberList:
            return "a list of numbers";
        case ValueType::kTextList:
            return "a list of texts";
    }
    return "a value";
}

Result<Expression> parse_expression(std::string_view source, const Vocabulary& vocabulary) {
    TRY(std::vector<Token> tokens, expression_tokens(source));
    return ExpressionParser(source, vocabulary, std::move(tokens)).parse();
}

Result<Expression> parse_expression(std::string_view source, const Vocabulary& vocabulary,
                                    ValueType type) {
    TRY(Expression expression, parse_expression(source, vocabulary));
    if (expression.top().type == type) return expression;
    return expression_error(
        expression.top().begin, "type",
        fmt::format("expected {}, found {}", to_string(type), to_string(expression.top().type)));
}

bool uses(const Expression& expression, Op op) { return contains(expression.nodes, op, &Node::op); }

std::vector<std::string> arguments_of(const Expression& expression, std::size_t function) {
    std::vector<std::string> arguments;
    for (const Node& node : expression.nodes)
        if (node.op == Op::kFunction && node.index == function) arguments.push_back(node.text);
    return arguments;
}

}  // namespace ballast::clo
