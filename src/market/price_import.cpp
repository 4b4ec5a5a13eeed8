#include "market/price_import.hpp"

#include <algorithm>
#include <bit>
#include <fmt/format.h>
#include <tuple>
#include <utility>

#include "base/digest.hpp"

namespace ballast::market {

namespace {

using model::PriceBar;

auto key(const PriceBar& bar) { return std::tie(bar.symbol, bar.date, bar.source); }
auto day(const PriceBar& bar) { return std::tie(bar.symbol, bar.date); }

PriceBar over(PriceBar merged, const PriceBar& stored) {
    if (merged.currency.empty()) merged.currency = stored.currency;
    if (!merged.open) merged.open = stored.open;
    if (!merged.high) merged.high = stored.high;
    if (!merged.low) merged.low = stored.low;
    if (!merged.volume) merged.volume = stored.volume;
    return merged;
}

bool same_content(const PriceBar& a, const PriceBar& b) {
    return std::tie(a.close, a.open, a.high, a.low, a.volume, a.currency) ==
           std::tie(b.close, b.open, b.high, b.low, b.volume, b.currency);
}

SymbolImport& entry_of(PriceImportPlan& plan, const PriceBar& bar) {
    // Rows of a symbol follow each other, with its sources mixed.
    for (auto one = plan.symbols.rbegin(); one != plan.symbols.rend(); ++one) {
        if (one->symbol != bar.symbol) break;
        if (one->source == bar.source) return *one;
    }
    plan.symbols.push_back(
        {.symbol = bar.symbol, .source = bar.source, .first = bar.date, .last = bar.date});
    return plan.symbols.back();
}

}  // namespace

PriceImportPlan plan_price_import(std::vector<PriceBar> incoming,
                                  std::span<const PriceBar> stored) {
    PriceImportPlan plan;
    auto written = incoming.begin();
    const auto write = [&](PriceBar& bar) {
        if (&*written != &bar) *written = std::move(bar);
        ++written;
    };
    auto at = stored.begin();
    for (PriceBar& bar : incoming) {
        while (at != stored.end() && day(*at) < day(bar)) ++at;
        const PriceBar* same = nullptr;
        bool other_source = false;
        for (auto one = at; one != stored.end() && day(*one) == day(bar); ++one) {
            if (key(*one) == key(bar))
                same = &*one;
            else
                other_source = true;
        }
        SymbolImport& entry = entry_of(plan, bar);
        entry.last = bar.date;
        if (!same) {
            ++entry.added;
            entry.overriding += other_source;
            write(bar);
            continue;
        }
        bar = over(std::move(bar), *same);
        if (same_content(bar, *same)) {
            ++entry.unchanged;
            continue;
        }
        ++entry.restated;
        plan.restatements.push_back({bar.symbol, bar.date, bar.source, same->close, bar.close});
        write(bar);
    }
    incoming.erase(written, incoming.end());
    plan.written = std::move(incoming);
    std::ranges::sort(plan.symbols, [](const SymbolImport& a, const SymbolImport& b) {
        return std::tie(a.symbol, a.source) < std::tie(b.symbol, b.source);
    });
    for (const SymbolImport& one : plan.symbols) {
        plan.added += one.added;
        plan.restated += one.restated;
        plan.unchanged += one.unchanged;
        plan.overriding += one.overriding;
    }
    return plan;
}

std::string plan_digest(const PriceImportPlan& plan) {
    Sha256 hash;
    const auto number = [&](double value) {
        hash.update_field(fmt::format("{:x}", std::bit_cast<std::uint64_t>(value)));
    };
    const auto optional = [&](const std::optional<double>& value) {
        if (value)
            number(*value);
        else
            hash.update_field("-");
    };
    for (const PriceBar& bar : plan.written) {
        hash.update_field(bar.symbol).update_field(bar.source).update_field(bar.currency);
        hash.update_field(fmt::format("{}", bar.date.serial()));
        number(bar.close);
        for (const auto* one : {&bar.open, &bar.high, &bar.low, &bar.volume}) optional(*one);
    }
    for (const Restatement& one : plan.restatements) number(one.before);
    hash.update_field(fmt::format("{} {} {}", plan.added, plan.restated, plan.unchanged));
    return hash.finish_hex();
}

}  // namespace ballast::market
