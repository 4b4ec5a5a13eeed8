// The quality and concentration tests of a deal over its assets.
//
// The values of tests are compiled to aggregates over the rows of the pool. Each aggregate is an
// accumulator from which the contribution of a row can be taken away and to which it can be added,
// so that a hypothetical trade touches only the rows that it changes, in doubled precision, so that
// the order of the changes does not matter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "clo/exact_sum.hpp"
#include "clo/expression.hpp"
#include "clo/pool.hpp"
#include "clo/row_program.hpp"
#include "clo/test_library.hpp"
#include "clo/test_terms.hpp"

namespace ballast::clo {

enum class TestStatus : std::uint8_t {
    kPass,
    kFail,
    kMaintained,  // fails, and is no worse than before
    kImproved,    // fails, and is better than before
    kNotApplicable,
    kNotComputable,
};

enum class ThresholdSource : std::uint8_t { kLibrary, kDeal, kOverride, kMatrix };

// What a test is, apart from the assets.
struct TestDefinition {
    std::string id;  // of the library or the deal
    std::optional<int> number;
    std::string name;
    TestKind kind = TestKind::kCustom;
    Bound bound = Bound::kMax;
    TestUnit unit = TestUnit::kFraction;
    Expression value;
    std::optional<Expression> threshold_expression;
    double threshold = std::numeric_limits<double>::quiet_NaN();  // where it is a number
    bool has_threshold = false;
    ThresholdSource source = ThresholdSource::kLibrary;
    std::string reason;  // of an override
    double watch = 0.0;  // cushion as a share of the threshold, below which a pass is close
    std::optional<int> digits;
    bool maintain_or_improve = true;
    std::optional<bool> pass_when_empty;  // of the earlier workbook
    bool zeroes_objective = true;         // a failure makes the objective of a trade zero
    bool applies = true;                  // false before the first date of a coverage test
    bool above = false;                   // whether a value equal to the threshold fails
    bool reported = true;                 // false: only other tests read it
};

// The figures of a test; NaN for one that is not available.
struct TestFigures {
    double value = std::numeric_limits<double>::quiet_NaN();
    double numerator = std::numeric_limits<double>::quiet_NaN();
    double denominator = std::numeric_limits<double>::quiet_NaN();
    double threshold = std::numeric_limits<double>::quiet_NaN();
    TestStatus status = TestStatus::kNotComputable;
};

// A value that an asset lacks and a test needs.
// A cushion below this share of the threshold is watched, unless a test states its own.
inline constexpr double kWatchedShare = 0.02;

struct MissingValue {
    std::string asset;
    std::string field;
};

struct TestReport {
    std::string id;
    std::optional<int> number;
    std::string name;
    TestKind kind = TestKind::kConcentration;
    Bound bound = Bound::kMax;
    TestUnit unit = TestUnit::kFraction;
    std::string expression;
    std::optional<double> value;
    std::optional<double> numerator;
    std::optional<double> denominator;
    std::string key;  // that the largest share belongs to
    std::optional<double> threshold;
    ThresholdSource threshold_source = ThresholdSource::kLibrary;
    std::string threshold_expression;
    std::string reason;
    TestStatus status = TestStatus::kNotComputable;
    std::optional<bool> pass;        // whether the value meets the threshold; absent: see status
    std::optional<double> cushion;   // distance to the threshold, negative where the test fails
    std::optional<double> headroom;  // par that still fits, bought at par from principal cash
    bool watch = false;              // passes with a small cushion
    bool maintain_or_improve = true;
    double coverage = 1.0;              // share of par whose data are known
    std::vector<MissingValue> missing;  // the first 100
    std::string old_note;               // how the earlier workbook differs
};

// The contributions of assets to an aggregate of a test.
struct TestRow {
    std::string asset;
    std::string issuer;
    std::string key;
    double par = 0.0;
    double amount = 0.0;  // contribution
    double weight = 0.0;  // contribution to the weights of an average
};

struct TestPart {
    std::string expression;  // the aggregate, as written
    double total = 0.0;
    std::optional<double> weight_total;
    std::vector<TestRow> rows;  // largest amount first
    double rest = 0.0;  // of rounding: the rows, added in this order, and the rest are total
};

struct TestExplanation {
    TestReport report;
    std::vector<TestPart> parts;
    double principal_cash = 0.0;
};

class PoolUndo;
class TestEngine;

// What is held: par by row, principal cash, and the accumulators.
class PoolState {
public:
    const std::vector<double>& par() const { return par_; }
    double principal_cash() const { return principal_cash_; }

private:
    friend class PoolUndo;
    friend class TestEngine;
    struct Accumulator {
        ExactSum sum;
        ExactSum weight;
        std::int64_t count = 0;
        std::int64_t unknown = 0;
    };
    struct Group {
        ExactSum sum;
        std::int64_t count = 0;
        bool listed = false;
    };
    std::vector<double> par_;
    double principal_cash_ = 0.0;
    std::vector<Accumulator> accumulators_;
    std::vector<Group> groups_;
    // By aggregate: the groups that were ever held, so that candidates cost nothing.
    std::vector<std::vector<std::uint32_t>> listed_;
};

// What restores a state exactly after changes of what is held.
class PoolUndo {
private:
    friend class TestEngine;
    bool started_ = false;
    double principal_cash_ = 0.0;
    std::vector<PoolState::Accumulator> accumulators_;
    std::vector<std::pair<std::size_t, PoolState::Group>> groups_;  // before each change
    std::vector<std::pair<std::size_t, double>> par_;               // likewise
    std::vector<std::size_t> listed_;                               // aggregates that list one more
};

class TestEngine {
public:
    // Errors name the place in the deal, such as /deal/tests/custom/0/value. `adjusted_par` may be
    // empty: then adjusted_par() is unknown.
    static Result<TestEngine> make(const TestTerms& terms, Pool pool, AdjustedPar adjusted_par);

    const Pool& pool() const { return pool_; }
    Pool& pool() { return pool_; }
    const TestTerms& terms() const { return terms_; }
    const std::vector<TestDefinition>& tests() const { return tests_; }
    // By number or id.
    std::optional<std::size_t> find(std::string_view test) const;

    PoolState state() const;  // as held
    // Changes what is held of a row to `par`, 0 or more.
    void hold(PoolState& state, std::size_t row, double par, PoolUndo* undo = nullptr) const;
    // Undoes the changes since the last call, or since `undo` was made, also those of cash.
    void restore(PoolState& state, PoolUndo& undo) const;
    void add_cash(PoolState& state, double amount) const { state.principal_cash_ += amount; }

    // One per definition. `before`: the figures that a failing test is compared with; empty: the
    // last official values.
    std::vector<TestFigures> figures(const PoolState& state,
                                     std::span<const TestFigures> before = {}) const;
    void figures_into(const PoolState& state, std::span<const TestFigures> before,
                      std::vector<TestFigures>& result) const;

    TestReport report(std::size_t test, const PoolState& state, const TestFigures& figures) const;
    // Those of the deal, in the order of the deal.
    std::vector<TestReport> reports(const PoolState& state,
                                    std::span<const TestFigures> figures) const;
    TestExplanation explain(std::size_t test, const PoolState& state,
                            const TestFigures& figures) const;

private:
    enum class AggregateKind : std::uint8_t { kSum, kAverage, kLargest, kCount, kDiversity };
    struct Aggregate {
        AggregateKind kind = AggregateKind::kSum;
        std::optional<RowProgram> value;
        std::optional<RowProgram> weight;
        std::optional<RowProgram> where;
        std::size_t rank = 1;  // n of largest()
        // Of largest() and diversity(): the group of each row, its place among the groups of all
        // aggregates, and the key of each group. A row without a key has kNoGroup.
        std::vector<std::uint32_t> group_of_row;
        std::size_t first_group = 0;
        std::vector<double> keys;
        std::optional<std::size_t> key_field;
        std::vector<std::uint32_t> obligors;    // diversity(): of each group
        std::vector<std::uint32_t> industries;  // likewise
        std::size_t obligor_count = 0;
        std::size_t industry_count = 0;
    };
    struct Contribution {
        bool counts = false;
        bool known = true;
        double amount = 0.0;
        double weight = 0.0;
        std::uint32_t group = 0;
    };
    // Where the numerator and the denominator of a value are found.
    struct Ratio {
        int numerator = kNoNode;
        int denominator = kNoNode;
        int average = kNoNode;  // the node of an average, whose sums they are
        bool of_pool = false;   // the denominator is the par and cash of the pool
    };
    class Values;
    friend class Values;

    TestEngine(const TestTerms& terms, Pool pool, AdjustedPar adjusted_par);

    Status define();
    Status define_library(int number, std::size_t place, bool reported);
    Status define_custom(std::size_t place);
    Status define_matrix();
    Status define_coverage();
    Status define_needed();
    Status set_threshold(TestDefinition& test, const Threshold& threshold, std::string pointer);
    Status library_threshold(TestDefinition& test, const LibraryTest& entry);
    Result<Expression> parse(std::string_view source, std::string_view pointer, bool library);
    void add_needed_names(std::string_view source);
    std::vector<std::string> test_names() const;
    Status order();
    void compile();
    void compile_expression(const Expression& expression, std::vector<std::size_t>& slots);
    std::size_t slot_of(const Expression& expression, int node);
    Aggregate aggregate_of(const Expression& expression, int node);
    Aggregate diversity_aggregate();
    void group_by(Aggregate& aggregate, std::size_t field);

    Contribution contribution(const Aggregate& aggregate, std::size_t row, double par) const;
    void apply(PoolState& state, std::size_t row, double par, int sign, PoolUndo* undo) const;
    Value aggregate_value(const PoolState& state, std::size_t slot) const;
    // `per_par`, where it is given: each group's part of the score per unit of its par.
    double diversity_value(const PoolState& state, std::size_t slot,
                           std::vector<double>* per_par = nullptr) const;
    std::optional<std::size_t> ranked_group(const PoolState& state,
                                            const Aggregate& aggregate) const;
    double cpa(const PoolState& state) const;
    TestStatus status(const TestDefinition& test, const TestFigures& figures, double before) const;
    std::vector<std::size_t> slots_of(std::size_t test) const;
    std::vector<std::string> missing_fields(const Aggregate& aggregate, std::size_t row) const;

    TestTerms terms_;
    Pool pool_;
    AdjustedPar adjusted_par_;
    std::vector<TestDefinition> tests_;
    std::map<std::string, std::size_t, std::less<>> index_;  // by number and by id
    std::vector<std::size_t> order_;  // every test after those whose values it reads
    std::vector<Aggregate> aggregates_;
    std::vector<std::vector<std::size_t>> value_slots_;      // by test and node
    std::vector<std::vector<std::size_t>> threshold_slots_;  // likewise
    std::vector<Ratio> ratios_;
    std::vector<double> previous_;  // by test; NaN if absent
    std::size_t group_count_ = 0;
    std::size_t pool_par_ = 0;  // aggregate: sum(par where performing)
    std::shared_ptr<TestVariables> variables_;
};

}  // namespace ballast::clo
