// A bank's positions made ready for valuation, and the valuation of all of them or some.
//
// A book keeps what the engine needs and no more: the kernel's compact records for the regular
// contracts, the whole position for the others. A position's result does not depend on the others
// (but in its last digits where renewals like for like have more terms than the kernel has tables);
// totals are sums of the positions' results in an order that is the book's own, block by block, and
// so the same to the last bit for any number of threads.
#pragma once

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
    std::size_t currency = 0;  // of the market
    std::string product;
    bool off_balance = false;
    double balance = 0.0;   // of its positions, in its currency
    double notional = 0.0;  // likewise, where they are off the balance sheet
    std::size_t positions = 0;
};

struct BookSettings {
    int horizon_months = 12;
    MonthRule months = MonthRule::kRolling;
    BalanceRule balance = BalanceRule::kRunoff;
    RenewalRule renewal = RenewalRule::kBullet;
    MarginRule margins = MarginRule::kIncluded;
    bool time_value = false;  // options at their time value, where a currency has a volatility
    // Whether regular contracts go through the kernel, and there through the sums that contracts
    // of one grid share. Without, the same values to 1e-12: for checks and comparisons.
    bool kernel = true;
    bool shared_sums = true;
};

// A contract with what its walk needs. Points into the book's behaviour.
struct PreparedLeg {
    Position contract;  // the position itself, or a leg of it
    PositionTerms terms;
    DatedAmounts slots;  // of a deposit's rule; empty: the contract's own

    double sign() const { return contract.side == Side::kAsset ? 1.0 : -1.0; }
    Walk walk(const RateView& rates, const Regulation& regulation) const;
};

struct PreparedPosition {
    std::vector<PreparedLeg> legs;  // two of a swap, else one

    std::size_t currency() const { return legs.front().terms.currency; }
};

class Book {
public:
    // The market's date, currencies and curve names count; its rates do not. Behaviour is copied.
    Book(const Market& market, Behaviour behaviour, const BookSettings& settings);
    ~Book();
    Book(Book&&) noexcept;
    Book& operator=(Book&&) noexcept;

    // The position's index in the book, or why it cannot be valued.
    Result<std::size_t> add(const Position& position);

    std::size_t size() const;
    std::span<const Group> groups() const;
    std::size_t group_of(std::size_t position) const;
    bool is_regular(std::size_t position) const;  // goes through the kernel
    std::size_t days() const;                     // that tables must hold
    const BookSettings& settings() const;
    const Horizon& horizon() const;
    // A position as it would stand in the book, or why it cannot: for flows and ladders.
    Result<PreparedPosition> prepare(const Position& position) const;

private:
    friend class BookValuation;
    friend class LadderSums;
    Result<std::size_t> add_legs(const Position& position);

    struct State;
    std::unique_ptr<State> state_;
};

// One total under one scenario, in the reporting currency.
struct BookTotal {
    double eve = 0.0;
    double stub = 0.0;            // part of `running`
    std::vector<double> running;  // by month: interest of the contracts in the book
    std::vector<double> renewal;  // by month: of those that replace them

    double nii(std::size_t month) const { return running[month] + renewal[month]; }
    double nii() const;
    BookTotal& operator+=(const BookTotal& other);
};

// Leaves doubles as they are when a vector grows, so that the threads that fill it touch its pages
// first, and takes large pages.
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
    kMonths,     // and its NII by month
};

struct BookValue {
    std::size_t scenarios = 0;
    std::size_t months = 0;
    std::vector<std::vector<BookTotal>> groups;  // [group][scenario]
    // In the reporting currency, [index * scenarios + scenario]; as Detail asks.
    LargeDoubles eve;
    LargeDoubles nii;
    LargeDoubles nii_by_month;  // [(index * scenarios + scenario) * months + month]

    BookTotal total(std::size_t scenario) const;
};

// The market and the behaviour must be those of the book but for rates. `subset`: indices in the
// book; nothing: all. Results then stand in the order of the subset. Stops with kCancelled.
Result<BookValue> value_book(const Book& book, const Market& market,
                             std::span<const Scenario> scenarios, Detail detail, const Work& work,
                             std::optional<std::span<const std::size_t>> subset = std::nullopt);

}  // namespace ballast::alm
