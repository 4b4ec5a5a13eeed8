#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <span>

#include "base/text.hpp"
#include "clo/contains.hpp"
#include "clo/describe_asset.hpp"
#include "clo/expression.hpp"
#include "clo/expression_token.hpp"

namespace ballast::clo {

namespace {

constexpr double kMaxRank = 1'000.0;  // n of largest()

bool is_rating(ValueType type) {
    return type == ValueType::kMoodysRating || type == ValueType::kSpRating;
}
bool is_ordered(ValueType type) { return type == ValueType::kNumber || type == ValueType::kDate; }

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

std::string suggestion(std::string_view word, std::span<const std::string_view> words) {
    const std::string_view near = nearest_word(word, words);
    return near.empty() ? std::string() : fmt::format("did you mean {}?", near);
}

constexpr std::array<std::string_view, 16> kFunctionNames{
    "if",    "min", "max",   "abs",       "round",        "sum",  "avg", "largest",
    "count", "top", "share", "diversity", "adjusted_par", "cash", "cpa", "not"};
constexpr std::array<std::string_view, 9> kReserved{
    "and", "or", "not", "in", "by", "where", "worse_than", "better_than", "if"};

class Parser {
public:
    Parser(std::string_view source, const Vocabulary& vocabulary, std::vector<Token> tokens)
        : vocabulary_(vocabulary), tokens_(std::move(tokens)) {
        expression_.source = source;
    }

    Result<Expression> parse() {
        TRY(expression_.root, disjunction());
        if (peek().kind != TokenKind::kEnd) return unexpected("an operator or the end");
        return std::move(expression_);
    }

private:
    using NodeResult = Result<int>;

    // One level of nesting while it exists.
    struct Level {
        explicit Level(int& depth) : depth_(depth) { ++depth_; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;
        ~Level() { --depth_; }
        int& depth_;
    };

    const Token& peek() const { return tokens_[at_]; }
    const Token& take() { return tokens_[at_ + 1 < tokens_.size() ? at_++ : at_]; }
    bool is_symbol(std::string_view text) const {
        return peek().kind == TokenKind::kSymbol && peek().text == text;
    }
    bool is_name(std::string_view text) const {
        return peek().kind == TokenKind::kName && peek().text == text;
    }
    bool accept_symbol(std::string_view text) {
        if (!is_symbol(text)) return false;
        take();
        return true;
    }
    bool accept_name(std::string_view text) {
        if (!is_name(text)) return false;
        take();
        return true;
    }

    Error unexpected(std::string_view expected) const {
        const Token& token = peek();
        const std::string found = token.kind == TokenKind::kEnd ? std::string("the end")
                                  : token.kind == TokenKind::kText
                                      ? fmt::format("the text '{}'", token.text)
                                      : fmt::format("{}", token.text);
        return expression_error(token.begin, "syntax",
                                fmt::format("expected {}, found {}", expected, found));
    }
    Status expect_symbol(std::string_view text) {
        if (accept_symbol(text)) return {};
        return unexpected(text);
    }
    Status check_depth() const {
        if (depth_ <= kMaxExpressionDepth) return {};
        return expression_error(
            peek().begin, "too_deep",
            fmt::format("the expression is nested deeper than {} levels", kMaxExpressionDepth),
            "split it into tests and combine them with test()");
    }

    Node& node(int index) { return expression_.nodes[static_cast<std::size_t>(index)]; }
    const Node& node(int index) const { return expression_.at(index); }

    int add(Op op, ValueType type, std::vector<int> arguments, std::size_t begin) {
        Node made{.op = op, .type = type};
        made.arguments = std::move(arguments);
        made.begin = begin;
        made.end = at_ > 0 ? tokens_[at_ - 1].end : begin;
        expression_.nodes.push_back(std::move(made));
        return static_cast<int>(expression_.nodes.size()) - 1;
    }

    Status expect_type(int index, ValueType type) const {
        if (node(index).type == type) return {};
        return expression_error(
            node(index).begin, "type",
            fmt::format("expected {}, found {}", to_string(type), to_string(node(index).type)));
    }

    // ---- Operators, loosest first -----------------------------------------------------------

    NodeResult disjunction() {
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

    NodeResult conjunction() {
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

    NodeResult negation() {
        if (!is_name("not")) return comparison();
        const Level level(depth_);
        TRY_STATUS(check_depth());
        const std::size_t begin = take().begin;
        TRY(const int operand, negation());
        TRY_STATUS(expect_type(operand, ValueType::kBoolean));
        return add(Op::kNot, ValueType::kBoolean, {operand}, begin);
    }

    static std::optional<Op> comparison_of(std::string_view symbol) {
        if (symbol == "=") return Op::kEqual;
        if (symbol == "!=") return Op::kNotEqual;
        if (symbol == "<") return Op::kLess;
        if (symbol == "<=") return Op::kLessEqual;
        if (symbol == ">") return Op::kGreater;
        if (symbol == ">=") return Op::kGreaterEqual;
        return std::nullopt;
    }

    NodeResult comparison() {
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
        return add(negated ? Op::kNotIn : Op::kIn, ValueType::kBoolean, {left, list},
                   node(left).begin);
    }

    // A text literal becomes what it is compared with.
    Status fit_literal(int literal, int other) {
        const ValueType type = node(other).type;
        if (node(literal).op != Op::kText || type == ValueType::kText)
            return check_choice(literal, other);
        TRY(const double number, number_of_text(node(literal).text, type, node(literal).begin));
        node(literal).op = Op::kNumber;
        node(literal).type = type;
        node(literal).number = number;
        return {};
    }

    Result<double> number_of_text(std::string_view text, ValueType type, std::size_t place) const {
        if (is_rating(type)) {
            if (const auto found = rank_of(type, text)) return *found;
            return expression_error(
                place, "unknown_rating",
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
        return expression_error(
            place, "type", fmt::format("expected {}, found the text '{}'", to_string(type), text));
    }

    // A text compared with a field of few values is one of them.
    Status check_choice(int literal, int other) const {
        if (node(literal).op != Op::kText || node(other).op != Op::kField) return {};
        return check_choice_text(node(literal).text, other, node(literal).begin);
    }
    Status check_choice_text(std::string_view text, int other, std::size_t place) const {
        if (node(other).op != Op::kField) return {};
        const ExpressionField& field = expression_fields()[node(other).index];
        if (field.values.empty() || contains(field.values, text)) return {};
        std::string hint = suggestion(text, field.values);
        if (hint.empty()) hint = fmt::format("use {}", alternatives(field.values));
        return expression_error(place, "unknown_value",
                                fmt::format("'{}' is not a value of {}", text, field.name),
                                std::move(hint));
    }

    Status check_comparison(int left, int right, Op op, std::size_t place) {
        TRY_STATUS(fit_literal(left, right));
        TRY_STATUS(fit_literal(right, left));
        const ValueType type = node(left).type;
        if (type != node(right).type)
            return expression_error(place, "type",
                                    fmt::format("{} is compared with {}", to_string(type),
                                                to_string(node(right).type)));
        if (type == ValueType::kNumberList || type == ValueType::kTextList)
            return expression_error(place, "type", "a list cannot be compared", "use in");
        if (op == Op::kEqual || op == Op::kNotEqual || is_ordered(type)) return {};
        return expression_error(place, "type", fmt::format("{} has no order", to_string(type)),
                                is_rating(type) ? "use worse_than or better_than" : "use = or !=");
    }

    Status check_ratings(int left, int right) {
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

    // What follows `in`: a list of constants, or a variable that is one.
    NodeResult list_for(int left) {
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

    Status element(int left, std::vector<std::string>& texts, std::vector<double>& numbers) {
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

    NodeResult sum() {
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

    // Numbers; days between two dates; a date some days away.
    Result<ValueType> sum_type(int left, int right, Op op, std::size_t place) const {
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

    NodeResult product() {
        TRY(int left, signed_operand());
        while (is_symbol("*") || is_symbol("/")) {
            const Op op = is_symbol("*") ? Op::kMultiply : Op::kDivide;
            take();
            TRY(const int right, signed_operand());
            TRY_STATUS(expect_type(left, ValueType::kNumber));
            TRY_STATUS(expect_type(right, ValueType::kNumber));
            if (op == Op::kDivide && node(right).op == Op::kNumber && node(right).number == 0.0)
                return expression_error(node(right).begin, "division_by_zero",
                                        "the divisor is zero");
            left = add(op, ValueType::kNumber, {left, right}, node(left).begin);
        }
        return left;
    }

    NodeResult signed_operand() {
        if (!is_symbol("-")) return primary();
        const Level level(depth_);
        TRY_STATUS(check_depth());
        const std::size_t begin = take().begin;
        TRY(const int operand, signed_operand());
        TRY_STATUS(expect_type(operand, ValueType::kNumber));
        return add(Op::kNegate, ValueType::kNumber, {operand}, begin);
    }

    // ---- Operands ---------------------------------------------------------------------------

    NodeResult primary() {
        const Token token = peek();
        switch (token.kind) {
            case TokenKind::kNumber:
            case TokenKind::kDate: {
                take();
                const int made =
                    add(Op::kNumber,
                        token.kind == TokenKind::kDate ? ValueType::kDate : ValueType::kNumber, {},
                        token.begin);
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

    NodeResult parenthesis() {
        const Level level(depth_);
        TRY_STATUS(check_depth());
        take();
        TRY(const int inner, disjunction());
        TRY_STATUS(expect_symbol(")"));
        return inner;
    }

    NodeResult name() {
        const Token token = peek();
        const bool called =
            tokens_[at_ + 1].kind == TokenKind::kSymbol && tokens_[at_ + 1].text == "(";
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

    NodeResult field(const Token& token) {
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

    Error unknown_name(const Token& token) const {
        std::vector<std::string> texts;
        for (const Variable& variable : vocabulary_.variables) texts.push_back(variable.name);
        if (vocabulary_.aggregates || !vocabulary_.rows.empty())
            for (const ExpressionField& entry : expression_fields()) {
                texts.emplace_back(entry.name);
                for (const std::string& row : vocabulary_.rows)
                    if (!row.empty()) texts.push_back(fmt::format("{}.{}", row, entry.name));
            }
        for (const std::string_view function : kFunctionNames) texts.emplace_back(function);
        for (const ConstantFunction& function : vocabulary_.functions)
            texts.push_back(function.name);
        const std::vector<std::string_view> words(texts.begin(), texts.end());
        return expression_error(token.begin, "unknown_name",
                                fmt::format("{} is not a known name", token.text),
                                suggestion(token.text, words));
    }

    Status outside_aggregate(const Token& token) const {
        if (!in_aggregate_) return {};
        return expression_error(token.begin, "nested_aggregate",
                                fmt::format("{} cannot be used within an aggregate", token.text),
                                "an aggregate reads the fields of one asset at a time");
    }

    // ---- Calls ------------------------------------------------------------------------------

    NodeResult call() {
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

    NodeResult conditional(const Token& token) {
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

    NodeResult extreme(const Token& token) {
        std::vector<int> arguments;
        do {
            TRY(const int argument, sum());
            if (!is_ordered(node(argument).type))
                TRY_STATUS(expect_type(argument, ValueType::kNumber));
            if (!arguments.empty()) TRY_STATUS(expect_type(argument, node(arguments.front()).type));
            arguments.push_back(argument);
        } while (accept_symbol(","));
        if (arguments.size() < 2) return unexpected("a second value");
        TRY_STATUS(expect_symbol(")"));
        const ValueType type = node(arguments.front()).type;
        return add(token.text == "min" ? Op::kMin : Op::kMax, type, std::move(arguments),
                   token.begin);
    }

    NodeResult absolute(const Token& token) {
        TRY(const int argument, sum());
        TRY_STATUS(expect_type(argument, ValueType::kNumber));
        TRY_STATUS(expect_symbol(")"));
        return add(Op::kAbs, ValueType::kNumber, {argument}, token.begin);
    }

    NodeResult rounded(const Token& token) {
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

    NodeResult constant_function(const Token& token, std::size_t index) {
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

    int par_field(std::size_t begin) {
        const int made = add(Op::kField, ValueType::kNumber, {}, begin);
        node(made).index = *expression_field("par");
        return made;
    }
    // performing, and the condition where there is one.
    int performing_and(int condition, std::size_t begin) {
        const int performing = add(Op::kField, ValueType::kBoolean, {}, begin);
        node(performing).index = *expression_field("performing");
        if (condition == kNoNode) return performing;
        return add(Op::kAnd, ValueType::kBoolean, {performing, condition}, begin);
    }

    NodeResult condition() {
        TRY(const int made, disjunction());
        TRY_STATUS(expect_type(made, ValueType::kBoolean));
        return made;
    }
    NodeResult optional_where() {
        if (!accept_name("where")) return kNoNode;
        return condition();
    }
    NodeResult number_value() {
        TRY(const int made, sum());
        TRY_STATUS(expect_type(made, ValueType::kNumber));
        return made;
    }

    NodeResult aggregate(const Token& token) {
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

    // largest(n, x by key where p) and top(n, key, p).
    NodeResult ranked(const Token& token) {
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

    const Vocabulary& vocabulary_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    int depth_ = 0;
    bool in_aggregate_ = false;
    Expression expression_;
};

}  // namespace

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
    return Parser(source, vocabulary, std::move(tokens)).parse();
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
