// The parser of expressions: recursive descent over tokens, one method per level of the grammar.
// Internal to the language.
#pragma once

#include <array>
#include <fmt/format.h>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "clo/expression.hpp"
#include "clo/expression_token.hpp"

namespace ballast::clo {

inline bool is_ordered(ValueType type) {
    return type == ValueType::kNumber || type == ValueType::kDate;
}

inline std::string suggestion(std::string_view word, std::span<const std::string_view> words) {
    const std::string_view near = nearest_word(word, words);
    return near.empty() ? std::string() : fmt::format("did you mean {}?", near);
}

class ExpressionParser {
public:
    ExpressionParser(std::string_view source, const Vocabulary& vocabulary,
                     std::vector<Token> tokens)
        : vocabulary_(vocabulary), tokens_(std::move(tokens)) {
        expression_.source = source;
    }

    Result<Expression> parse();

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
    bool is_symbol(std::string_view text) const;
    bool is_name(std::string_view text) const;
    bool accept_symbol(std::string_view text);
    bool accept_name(std::string_view text);

    Error unexpected(std::string_view expected) const;
    Status expect_symbol(std::string_view text);
    Status check_depth() const;

    Node& node(int index) { return expression_.nodes[static_cast<std::size_t>(index)]; }
    const Node& node(int index) const { return expression_.at(index); }

    int add(Op op, ValueType type, std::vector<int> arguments, std::size_t begin);

    Status expect_type(int index, ValueType type) const;

    // ---- Operators, loosest first -----------------------------------------------------------

    NodeResult disjunction();

    NodeResult conjunction();

    NodeResult negation();

    static std::optional<Op> comparison_of(std::string_view symbol);

    NodeResult comparison();

    // A text literal becomes what it is compared with.
    Status fit_literal(int literal, int other);

    Result<double> number_of_text(std::string_view text, ValueType type, std::size_t place) const;

    // A text compared with a field of few values is one of them.
    Status check_choice(int literal, int other) const;
    Status check_choice_text(std::string_view text, int other, std::size_t place) const;

    Status check_comparison(int left, int right, Op op, std::size_t place);

    Status check_ratings(int left, int right);

    // What follows `in`: a list of constants, or a variable that is one.
    NodeResult list_for(int left);

    Status element(int left, std::vector<std::string>& texts, std::vector<double>& numbers);

    NodeResult sum();

    // Numbers; days between two dates; a date some days away.
    Result<ValueType> sum_type(int left, int right, Op op, std::size_t place) const;

    NodeResult product();

    NodeResult signed_operand();

    // ---- Operands ---------------------------------------------------------------------------

    NodeResult primary();

    NodeResult parenthesis();

    NodeResult name();

    NodeResult field(const Token& token);

    Error unknown_name(const Token& token) const;

    Status outside_aggregate(const Token& token) const;

    // ---- Calls ------------------------------------------------------------------------------

    NodeResult call();

    NodeResult conditional(const Token& token);

    NodeResult extreme(const Token& token);

    NodeResult absolute(const Token& token);

    NodeResult rounded(const Token& token);

    NodeResult constant_function(const Token& token, std::size_t index);

    // ---- Aggregates -------------------------------------------------------------------------

    int par_field(std::size_t begin);
    // performing, and the condition where there is one.
    int performing_and(int condition, std::size_t begin);

    NodeResult condition();
    NodeResult optional_where();
    NodeResult number_value();

    NodeResult aggregate(const Token& token);

    // largest(n, x by key where p) and top(n, key, p).
    NodeResult ranked(const Token& token);

    const Vocabulary& vocabulary_;
    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    int depth_ = 0;
    bool in_aggregate_ = false;
    Expression expression_;
};

}  // namespace ballast::clo
