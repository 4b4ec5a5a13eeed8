// The open lots of a ledger by account and symbol, with the selection and removal of lots.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "ledger/exact.hpp"
#include "ledger/lots.hpp"

namespace ballast::ledger {

// Names in order of first occurrence.
class Names {
public:
    std::uint32_t id(std::string_view name);
    std::optional<std::uint32_t> find(std::string_view name) const;
    const std::string& operator[](std::uint32_t id) const { return names_[id]; }
    std::size_t size() const { return names_.size(); }

private:
    std::deque<std::string> names_;
    std::unordered_map<std::string_view, std::uint32_t> ids_;  // views into names_
};

struct Lot {
    // The purchase that it comes from; lots with the same origin share an id.
    std::uint32_t origin = 0;
    fin::Date acquired;
    fin::Date holding_from;
    Decimal quantity;
    Decimal basis;
    std::optional<Decimal> loss_basis = {};
    Decimal gross = {};  // quantity × purchase price, without fees: sort key of kHifo, kLofo
    // Purchase date of the call whose exercise delivered the shares; wash sales are matched by it
    // (IRC 1091(a)).
    std::optional<fin::Date> contracted = {};
};

// A short position. `held_short` is the quantity of identical property held for one year or less on
// the day of the short sale, `held_long` for longer (IRC 1233).
struct ShortLot {
    std::uint32_t origin = 0;
    fin::Date sold;
    Decimal quantity;
    Decimal proceeds;
    Decimal held_short;
    Decimal held_long;
    // Units whose holding period restarted: property sold while the short sale was open.
    Decimal restarted = {};
};

struct Position {
    std::uint32_t account = 0;
    std::uint32_t symbol = 0;
    fin::Currency currency;
    std::deque<Lot> lots;  // sorted by acquired, then by arrival
    std::deque<ShortLot> shorts;
    Decimal held;        // total quantity of the lots
    Decimal basis;       // total basis of the lots
    Decimal sold_short;  // total quantity of the shorts
    Decimal short_proceeds;
    Decimal realized;

    Decimal quantity() const { return held - sold_short; }
};

// A part of a lot that was removed.
struct Piece {
    Lot lot;
    Position* from = nullptr;
};

struct TakeOrder {
    std::uint32_t account = 0;
    std::uint32_t symbol = 0;
    Decimal quantity;
    LotMethod method = LotMethod::kFifo;
    LotScope scope = LotScope::kAccount;
    std::vector<std::string> lot_ids = {};  // if set, only these, in this order
};

class LotBook {
public:
    // Rounding tolerance for brokers' quantities: a sale may exceed the holding by this much, and a
    // remainder this small is sold with it.
    static constexpr Decimal kDust = Decimal::from_units(1'000);  // 10^-9

    Names accounts;
    Names symbols;
    Names origins;  // lot ids
    // Accounts whose lots no other account uses, whatever the scope: those that are not taxed.
    std::set<std::string, std::less<>> apart;

    Position& position(std::uint32_t account, std::uint32_t symbol);
    const Position* find(std::uint32_t account, std::uint32_t symbol) const;
    // In opening order.
    std::span<Position* const> positions_of(std::uint32_t symbol) const;
    const std::deque<Position>& positions() const { return positions_; }

    void add(Position& position, Lot lot);
    // Removes the lots of the order; on an error nothing has changed. kInvalidInput with the
    // attributes held, asked and missing when the quantity is too small, naming a lot that does not
    // exist.
    Result<std::vector<Piece>> take(const TakeOrder& order);
    // The next units to arrive in `from` go on to `to`, up to the quantity: with global scope,
    // units may move before the rows that bring them.
    void owe(Position& from, Position& to, Decimal quantity);
    // Spreads the basis of a position evenly over its units; the total does not change.
    void level(Position& position);
    // Splits a lot: `quantity` of it stays in place, the rest is inserted behind it.
    void cut(Position& position, std::size_t lot, Decimal quantity);

private:
    struct Choice {
        Position* position = nullptr;
        std::size_t lot = 0;
        Decimal quantity;
    };
    Result<std::vector<Choice>> choose(const TakeOrder& order) const;
    std::vector<Choice> candidates(const TakeOrder& order) const;
    bool may_use(const TakeOrder& order, const Position& position) const;
    static bool from_the_ends(const TakeOrder& order);
    Position* own(const TakeOrder& order) const;
    void level_all(const TakeOrder& order);
    void move_places(std::uint32_t account, std::vector<Piece>& pieces);
    void settle(Position& position, Lot& lot);
    void insert(Position& position, Lot lot);
    Error too_little(const TakeOrder& order, Decimal held) const;

    // With global scope an account may sell before its units arrive: lots of another account are
    // used, and units that arrive later replace them.
    struct Debt {
        Position* borrower = nullptr;
        Position* lender = nullptr;
        Decimal quantity;
    };

    std::deque<Position> positions_;
    std::vector<std::vector<Position*>> by_symbol_;
    std::vector<Debt> debts_;
};

// Part of a lot: quantity and basis in proportion; the lot keeps the exact remainder.
Lot split_off(Lot& lot, Decimal quantity);

}  // namespace ballast::ledger
