// A bank's positions resolved for valuation, and the valuation of all of them or a subset.
//
// A book keeps only what the engine needs: the kernel's compact records for the regular contracts,
// the whole position for the others. A position's result does not depend on the others (except in
// its last digits where like-for-like renewals have more distinct terms than the kernel has
// tables). Totals are sums of position results in a fixed order, block by block, and so
// bit-identical for any number of threads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "alm/behaviour.hpp"
#include "alm/position.hpp"
#include "alm/position_value.hpp"
#include "alm/rates.hpp"
#include "base/error.hpp"
#include "base/large_memory.hpp"
#include "base/result.hpp"
#include "base/work.hpp"

namespace ballast::alm {

// Positions of one side, currency and product, on the balance sheet or off it.
struct Group {
    Side side = Side::kAsset;
    std::size_t currency = 0;  // index into the currencies of the market
    std::string product;
    bool off_balance = false;
    double balance = 0.0;   // sum over on-balance positions, in their currency
    double notional = 0.0;  // sum over off-balance positions, in their currency
    std::size_t positions = 0;
};

struct BookSettings {
    int horizon_months = 12;
    MonthRule months = MonthRule::kRolling;
    BalanceRule balance = BalanceRule::kRunoff;
    RenewalRule renewal = RenewalRule::kBullet;
    MarginRule margins = MarginRule::kIncluded;
    // Value options with their time value where the currency has a volatility.
    bool time_value = false;
    // Whether regular contracts use the kernel, including the sums shared by contracts with the
    // same grid. Without it the values agree to 1e-12; for checks and comparisons.
    bool kernel = true;
    bool shared_sums = true;
};

// A stated contract with what its cash-flow projection reads, resolved once: curve, calendar, day
// counts and behavior in the terms, and run-off buckets. Points into the book's behavior.
struct ResolvedLeg {
    Position contract;  // the position itself, or one of its legs
    PositionTerms terms;
    DatedAmounts slots;  // run-off buckets of a deposit rule; empty: the contract's own dates

    double sign() const { return contract.side == Side::kAsset ? 1.0 : -1.0; }
    CashFlowSchedule project_cash_flows(const RateView& rates, const Regulation& regulation) const;
};

// A non-maturity deposit without run-off dates: it is valued only with the rule
// Behaviour::deposits of its withdrawal key.
bool needs_deposit_rule(const Position& position);

struct ResolvedPosition {
    std::vector<ResolvedLeg> legs;  // two for a swap, else one

    std::size_t currency() const { return legs.front().terms.currency; }
};

// A position by its index in a book; called from several threads.
using PositionAt = std::function<Position(std::size_t)>;

class Book {
public:
    // Uses the market's date, currencies and curve names, not its rates. The behavior is copied.
    Book(const Market& market, Behaviour behaviour, const BookSettings& settings);
    ~Book();
    Book(Book&&) noexcept;
    Book& operator=(Book&&) noexcept;

    // The same positions over another horizon, which ends no earlier: nearly all keep what was
    // worked out for them. `position`: by index, as they were added. Returns kCancelled when
    // stopped.
    Result<Book> over(const Horizon& horizon, const PositionAt& position, const Work& work) const;
    // Before positions are added to a book that has some of those of another: the groups of that
    // one, without balances, and the days that its tables cover.
    void reserve(std::span<const Group> groups, std::size_t days);
    // The index of the position in the book, or why it cannot be valued.
    Result<std::size_t> add(const Position& position);

    std::size_t size() const;
    std::span<const Group> groups() const;
    std::size_t group_of(std::size_t position) const;
    bool is_regular(std::size_t position) const;  // valued by the kernel
    std::size_t days() const;                     // days that the tables must cover
    // Whether the plans of like-for-like renewals have no room for the terms of some positions.
    bool plans_are_full() const;
    const BookSettings& settings() const;
    const Horizon& horizon() const;
    // A position resolved as in the book, or why it cannot be valued: for cash flows and ladders.
    Result<ResolvedPosition> resolve(const Position& position) const;

private:
    friend class BookValuation;
    friend class LadderSums;
    friend class RedemptionSums;
    Book();
    Status add_all(std::size_t count, const PositionAt& position, const Work& work);
    Result<std::size_t> add_legs(const Position& position);

    struct State;
    std::unique_ptr<State> state_;
};

// One total under one scenario, in the reporting currency.
struct BookTotal {
    double eve = 0.0;
    double stub = 0.0;            // part of `running`
    std::vector<double> running;  // interest of existing business by month
    std::vector<double> renewal;  // interest of new business by month

    double nii(std::size_t month) const { return running[month] + renewal[month]; }
    double nii() const;
    BookTotal& operator+=(const BookTotal& other);
};

// Leaves doubles uninitialized when a vector grows, so that the threads that fill it touch its
// pages first; allocates large pages.
template <class T>
struct Unset : std::allocator<T> {
    T* allocate(std::size_t count) { return static_cast<T*>(allocate_large(count * sizeof(T))); }
    void deallocate(T* memory, std::size_t) noexcept { free_large(memory); }
    template <class U>
    struct rebind {
        using other = Unset<U>;
    };
    template <class U, class... Arguments>
    void construct(U* at, Arguments&&... arguments) {
        if constexpr (sizeof...(Arguments) == 0)
            ::new (static_cast<void*>(at)) U;
        else
            ::new (static_cast<void*>(at)) U(std::forward<Arguments>(arguments)...);
    }
};
using LargeDoubles = std::vector<double, Unset<double>>;

enum class Detail {
    kTotals,
    kPositions,  // EVE and NII of every position
    kMonths,     // EVE, NII and NII by month of every position
};

struct BookValue {
    std::size_t scenarios = 0;
    std::size_t months = 0;
    std::vector<std::vector<BookTotal>> groups;  // [group][scenario]
    // In the reporting currency, [index * scenarios + scenario]; filled according to Detail.
    LargeDoubles eve;
    LargeDoubles nii;
    LargeDoubles nii_by_month;  // [(index * scenarios + scenario) * months + month]

    BookTotal total(std::size_t scenario) const;
};

// The market and the behavior must be those of the book except for rates. `subset`: indices into
// the book; nullopt: all positions. Results follow the order of the subset. A measure that is left
// out takes no time, and the other has the same bytes. Returns kCancelled when stopped.
Result<BookValue> value_book(const Book& book, const Market& market,
                             std::span<const Scenario> scenarios, Detail detail, const Work& work,
                             std::optional<std::span<const std::size_t>> subset = std::nullopt,
                             Measures measures = {});

// The totals of value_book in parts, which may be computed apart: the sums of blocks of positions,
// merged in their order, so that the totals have the bytes of one valuation.
std::size_t block_count(const Book& book);
struct BookPart {
    UnitRange blocks;
    std::vector<double> sums;  // by batch of scenarios, block and group
};
Result<BookPart> value_book_part(const Book& book, const Market& market,
                                 std::span<const Scenario> scenarios, const UnitRange& blocks,
                                 const Work& work);
// How a book is cut into blocks, for parts that are valued from their own positions alone.
struct BookCut {
    std::vector<std::uint32_t> order;  // positions of the book in the order of their valuation
    std::size_t block_size = 0;        // positions per block; the last may have fewer
};
// nullopt where the last digits of a position may depend on the others.
std::optional<BookCut> cut_of(const Book& book);
// As value_book_part of the whole book. `slice`: a book with its groups and days reserved and the
// positions of these blocks alone, added in the order of their valuation. kInvalidInput where there
// are more or fewer blocks.
Result<BookPart> value_book_slice(const Book& slice, const Market& market,
                                  std::span<const Scenario> scenarios, const UnitRange& blocks,
                                  std::size_t block_size, const Work& work);
// kCorrupted where the parts are not all blocks in their order.
Result<BookValue> book_value_of(const Book& book, const Market& market,
                                std::span<const Scenario> scenarios, std::vector<BookPart> parts);

}  // namespace ballast::alm
