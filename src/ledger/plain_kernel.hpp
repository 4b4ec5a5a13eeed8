// FIFO for plain transactions (buys, sells, splits) in fixed point: one ring buffer of lots per
// position.
//
// Quantities and prices are 64-bit integers of 10^-6, money 128-bit integers of 10^-12, so that
// quantity × price is exact. A sale costs one 128-bit division per lot that it splits; a purchase
// none. The division (about 10 ns) is the bottleneck; lots are prefetched some rows ahead.
#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "ledger/exact.hpp"

namespace ballast::ledger {

enum class PlainKind : std::uint32_t { kBuy, kSell, kSplit };

struct PlainRow {
    // Paid including fees, or received net of them; for a split: old units.
    Int128 money = 0;
    std::int64_t quantity = 0;  // for a split: new units for them
    std::int32_t date = 0;      // serial; ascending
    std::uint32_t position = 0;
    PlainKind kind = PlainKind::kBuy;
};

// In units of 10^-6; false when the number has more digits or is too large for the kernel.
inline bool to_micro(Decimal value, std::int64_t& out) {
    constexpr std::int64_t kUnits = 1'000'000;
    constexpr Int128 kLimit = Int128{1} << 60;
    const Int128 units = value.units();
    // Most numbers are small, and a 64-bit division costs a tenth of a 128-bit one.
    if (const auto small = static_cast<std::int64_t>(units); small == units) {
        out = small / kUnits;
        return out * kUnits == small;
    }
    const Int128 micro = units / kUnits;
    out = static_cast<std::int64_t>(micro);
    return micro * kUnits == units && micro < kLimit && micro > -kLimit;
}

struct PlainLot {
    Int128 basis = 0;
    std::int64_t quantity = 0;
    std::int32_t acquired = 0;
    std::uint32_t row = 0;
};
static_assert(sizeof(PlainLot) == 32);  // two to a cache line

// A full cache line: other positions are posted on other threads.
struct alignas(64) PlainRing {
    std::vector<PlainLot> lots;
    std::size_t head = 0;
    std::int64_t held = 0;
    Int128 gain = 0;  // accumulated by the sink of the sales

    bool was_held() const { return lots.capacity() > 0; }
};
static_assert(sizeof(PlainRing) == 64);

enum class PlainStop : std::uint8_t {
    kDone,
    kTooLittle,  // a sale asks for more than is held at that row
    kInexact,    // a split gives units that are not a multiple of 10^-6
};

struct PlainEnd {
    PlainStop stop = PlainStop::kDone;
    std::size_t row = 0;
};

// Prefetches the lots that a row will take or append to, so that later rows do not wait for them.
inline void fetch_ends(const PlainRing& ring) {
    __builtin_prefetch(ring.lots.data() + ring.head, 1);
    __builtin_prefetch(ring.lots.data() + ring.lots.size(), 1);
}

// Calls sink(row index, lot, quantity, proceeds, basis) for every lot that a sale takes, in posting
// order; lots are identified by the number of their row, counted from `first`. The digits are those
// of the general engine.
template <class Sink>
PlainEnd plain_fifo(std::span<const PlainRow> rows, PlainRing* rings, std::uint32_t first,
                    Sink&& sink) {
    constexpr std::size_t kAhead = 24;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i + kAhead < rows.size()) fetch_ends(rings[rows[i + kAhead].position]);
        const PlainRow& row = rows[i];
        PlainRing& ring = rings[row.position];
        if (row.kind == PlainKind::kBuy) {
            ring.held += row.quantity;
            ring.lots.push_back(
                {row.money, row.quantity, row.date, first + static_cast<std::uint32_t>(i)});
            continue;
        }
        if (row.kind == PlainKind::kSplit) {
            for (std::size_t j = ring.head; j < ring.lots.size(); ++j) {
                const Int128 scaled = Int128{ring.lots[j].quantity} * row.quantity;
                const Int128 units = scaled / row.money;
                if (units * row.money != scaled || units > INT64_MAX / 4)
                    return {PlainStop::kInexact, i};
                ring.held += static_cast<std::int64_t>(units) - ring.lots[j].quantity;
                ring.lots[j].quantity = static_cast<std::int64_t>(units);
            }
            continue;
        }
        if (row.quantity > ring.held) return {PlainStop::kTooLittle, i};
        const Int128 proceeds = row.money;
        Int128 dealt = 0;
        std::int64_t left = row.quantity;
        while (left > 0) {
            PlainLot& lot = ring.lots[ring.head];
            const std::int64_t units = left < lot.quantity ? left : lot.quantity;
            const Int128 basis =
                units == lot.quantity ? lot.basis : mul_div(lot.basis, units, lot.quantity);
            left -= units;
            const Int128 until =
                left == 0 ? proceeds : mul_div(proceeds, row.quantity - left, row.quantity);
            sink(i, std::as_const(lot), units, until - dealt, basis);
            dealt = until;
            lot.quantity -= units;
            lot.basis -= basis;
            if (lot.quantity == 0) ++ring.head;
        }
        ring.held -= row.quantity;
        // Half of the ring is used up: the rest moves to the front.
        if (ring.head > 32 && ring.head * 2 > ring.lots.size()) {
            ring.lots.erase(ring.lots.begin(),
                            ring.lots.begin() + static_cast<std::ptrdiff_t>(ring.head));
            ring.head = 0;
        }
    }
    return {};
}

}  // namespace ballast::ledger
