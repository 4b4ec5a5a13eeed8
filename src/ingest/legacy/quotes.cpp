#include "ingest/legacy/quotes.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

namespace ballast::ingest {

std::vector<model::EarlierQuote> quotes_on_figure_days(const LegacyBook& book, std::size_t most) {
    std::set<fin::Date, std::greater<>> days;
    for (const model::EarlierFigure& figure : book.figures)
        if (figure.as_of) days.insert(*figure.as_of);
    std::map<fin::Date, std::map<std::string, double>> stated;
    for (const model::EarlierQuote& quote : book.stated_quotes)
        stated[quote.date].emplace(quote.symbol, quote.price);
    std::vector<model::EarlierQuote> quotes;
    for (const fin::Date day : days) {
        std::map<std::string, double>& of_day = stated[day];
        // Prices are sorted by symbol and date: the last one up to the day follows all others.
        for (std::size_t i = 0; i < book.prices.size(); ++i) {
            const model::PriceBar& bar = book.prices[i];
            const bool is_last = i + 1 == book.prices.size() ||
                                 book.prices[i + 1].symbol != bar.symbol ||
                                 book.prices[i + 1].date > day;
            if (bar.date <= day && is_last) of_day.emplace(bar.symbol, bar.close);
        }
        for (const auto& [symbol, price] : of_day) {
            if (quotes.size() == most) return quotes;
            quotes.push_back({.symbol = symbol, .date = day, .price = price});
        }
    }
    return quotes;
}

}  // namespace ballast::ingest
