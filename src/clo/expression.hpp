// The expression language of tests, thresholds, filters, `when` and `limit`: text to a checked
// tree.
//
//     Expression e = parse_expression("share(moodys_rating worse_than 'B3')", words).value();
//
// Numbers, 'text', dates (2026-01-31), fields of assets, variables; + - * / = != < <= > >=, in,
// not in, and, or, not; worse_than and better_than on the scale of an agency; if(condition, a, b),
// min, max, abs, round(x, digits); aggregates over the assets: sum(x where p), avg(x by w where p),
// largest(n, x by key where p), count(p), diversity(), adjusted_par(), and share(p) and
// top(n, key, p) by their definitions over cpa. At most 500 characters and a depth of 16.
//
// What an expression may name is the caller's Vocabulary, and its values the caller's Environment.
// This header evaluates expressions without aggregates and, for tests, the aggregates naively;
// test_engine.hpp compiles them to accumulators.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace ballast::clo {

inline constexpr std::size_t kMaxExpressionLength = 500;
inline constexpr int kMaxExpressionDepth = 16;

enum class ValueType : std::uint8_t {
    kNumber,
    kBoolean,
    kText,
    kDate,
    kMoodysRating,
    kSpRating,
    kNumberList,
    kTextList,
};

std::string_view to_string(ValueType type);  // "a number"

// A name that is no field of an asset: "inputs.was_base", "cash", "reinvesting".
struct Variable {
    std::string name;
    ValueType type = ValueType::kNumber;
};

// A function of one constant: controlling('C'), test(33). `argument` kText also takes a number.
struct ConstantFunction {
    std::string name;
    ValueType type = ValueType::kNumber;
    ValueType argument = ValueType::kText;
    // Where not empty, the arguments that exist, for errors that name the nearest one.
    std::vector<std::string> arguments = {};
};

struct Vocabulary {
    bool aggregates = false;  // and the fields within them
    // The assets whose fields may be named outside aggregates: "" for plain names, "bought" for
    // bought.maturity. Their positions are the rows of Environment::field.
    std::vector<std::string> rows = {};
    std::vector<Variable> variables = {};
    std::vector<ConstantFunction> functions = {};
};

// A field of an asset as expressions name it.
struct ExpressionField {
    std::string_view name;
    ValueType type = ValueType::kNumber;
    std::vector<std::string_view> values;  // of an enum; empty for free text
};

// All fields, in the order of Node::index: those of the record that have one value, and par,
// purchase_price, performing, index_family, warf_factor, selling_institution and its ratings.
const std::vector<ExpressionField>& expression_fields();
std::optional<std::size_t> expression_field(std::string_view name);

enum class Op : std::uint8_t {
    kNumber,    // number; also a date (days since 1970) and a rating (rank)
    kText,      // text
    kTextList,  // texts
    kNumberList,
    kField,     // index of the field, row in `row`
    kVariable,  // index in Vocabulary::variables
    kFunction,  // index in Vocabulary::functions, text is the argument
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
    kIn,
    kNotIn,
    kWorseThan,
    kBetterThan,
    kAnd,
    kOr,
    kNot,
    kIf,
    kMin,
    kMax,
    kAbs,
    kRound,
    // Aggregates; a missing part is kNoNode among the arguments.
    kSum,          // x, where
    kAverage,      // x, weight, where
    kLargest,      // x, key, where; number is n
    kCount,        // where
    kDiversity,    // none
    kAdjustedPar,  // none
    kCpa,          // none: performing par and principal cash
    kCash,         // none: principal cash
};

inline constexpr int kNoNode = -1;

struct Node {
    Op op = Op::kNumber;
    ValueType type = ValueType::kNumber;
    double number = 0.0;
    std::size_t index = 0;
    std::size_t row = 0;
    std::string text = {};
    std::vector<std::string> texts = {};
    std::vector<double> numbers = {};
    std::vector<int> arguments = {};  // nodes; before this one
    std::size_t begin = 0;            // place in the source
    std::size_t end = 0;
};

struct Expression {
    std::string source;
    std::vector<Node> nodes;
    int root = kNoNode;

    const Node& top() const { return nodes[static_cast<std::size_t>(root)]; }
    const Node& at(int node) const { return nodes[static_cast<std::size_t>(node)]; }
};

// Errors have the place ("character 17"), what was expected and the nearest names.
Result<Expression> parse_expression(std::string_view source, const Vocabulary& vocabulary);
// The same, for an expression that must have this type.
Result<Expression> parse_expression(std::string_view source, const Vocabulary& vocabulary,
                                    ValueType type);

// Whether any node has this operation; every argument of the functions with this index.
bool uses(const Expression& expression, Op op);
std::vector<std::string> arguments_of(const Expression& expression, std::size_t function);

// A value in evaluation: a number, a boolean as 0 or 1, a date as days, a rating as its rank (NR
// and missing apart), or a text. Unknown where something it needs is missing.
struct Value {
    bool known = false;
    double number = 0.0;
    std::string_view text = {};

    static Value of(double number) { return {.known = true, .number = number}; }
    static Value of(bool value) { return {.known = true, .number = value ? 1.0 : 0.0}; }
    static Value of_text(std::string_view text) { return {.known = true, .text = text}; }
    static Value unknown() { return {}; }
    bool is_true() const { return known && number != 0.0; }
};

// The rank under which NR is evaluated: neither worse nor better than a rating.
inline constexpr double kUnratedRank = -1.0;

// Where an expression takes its values from. Indices are those of the vocabulary.
class Environment {
public:
    Environment() = default;
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    virtual ~Environment() = default;
    virtual Value variable(std::size_t index) const = 0;
    // Elements of a variable that is a list.
    virtual const std::vector<std::string>* texts(std::size_t /*variable*/) const {
        return nullptr;
    }
    virtual const std::vector<double>* numbers(std::size_t /*variable*/) const { return nullptr; }
    virtual Value function(std::size_t /*index*/, std::string_view /*argument*/) const {
        return Value::unknown();
    }
    virtual Value field(std::size_t /*row*/, std::size_t /*field*/) const {
        return Value::unknown();
    }
    // An aggregate, by its node.
    virtual Value aggregate(const Expression& /*expression*/, int /*node*/) const {
        return Value::unknown();
    }
};

// To so many decimal digits, halves away from zero.
double rounded(double value, int digits);

// Three-valued: `unknown and false` is false, `unknown or true` is true. Division by zero and
// results that are not finite are unknown.
Value evaluate(const Expression& expression, const Environment& environment);
Value evaluate(const Expression& expression, int node, const Environment& environment);

}  // namespace ballast::clo
