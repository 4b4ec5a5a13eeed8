#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <numeric>

#include "alm/explain.hpp"
#include "alm/ladder.hpp"
#include "base/threads.hpp"
#include "service/alm/session_computation.hpp"
#include "service/alm/session_why_requests.hpp"
#include "service/methods.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

Error wrong(std::string pointer, std::string message, std::string hint) {
    Error error = fail(Code::kInvalidInput, message);
    error.errors.push_back(
        {std::move(pointer), "not_allowed", std::move(message), std::move(hint)});
    return error;
}

class Why {
public:
    Why(Call& call, const AlmWhyRequest& request, const StoredAlmSession& session,
        const PackedPositions& positions, const AlmSessionBook& book, const AlmValuation& valuation)
        : call_(call),
          request_(request),
          session_(session),
          positions_(positions),
          book_(book),
          valuation_(valuation) {}

    Result<AlmWhyResponse> run() {
        TRY_STATUS(check());
        if (!request_.position.empty()) {
            TRY_STATUS(open_position());
        } else {
            TRY(std::vector<double> amounts, amounts_by_position());
            TRY(response_.total, printed(amounts));
            report(amounts);
        }
        response_.currency = session_.manifest.currency;
        response_.as_of = session_.manifest.as_of;
        return std::move(response_);
    }

private:
    Status check() {
        const auto found =
            std::ranges::find(valuation_.scenarios, request_.scenario, &alm::Scenario::name);
        if (found == valuation_.scenarios.end())
            return wrong(
                "/scenario",
                fmt::format("the scenario \"{}\" is not in the valuation", request_.scenario),
                "name a scenario of the valuation");
        scenario_ = static_cast<std::size_t>(found - valuation_.scenarios.begin());
        const bool eve = request_.measure == AlmMeasure::kEve;
        if (eve && request_.month)
            return wrong("/month", "EVE has no months", "give measure nii, or a bucket");
        if (!eve && !request_.bucket.empty())
            return wrong("/bucket", "NII has no time buckets", "give measure eve, or a month");
        if (request_.month &&
            static_cast<std::size_t>(*request_.month) > book_.book.horizon().months())
            return wrong("/month", "the horizon ends before that month", "give horizon_months");
        if (request_.bucket.empty()) return {};
        const auto& buckets = alm::standard_buckets();
        const auto bucket = std::ranges::find(buckets, request_.bucket, &alm::TimeBucket::name);
        if (bucket == buckets.end())
            return wrong("/bucket",
                         fmt::format("the bucket \"{}\" does not exist", request_.bucket),
                         "use a bucket listed by alm.session.value with buckets");
        bucket_ = static_cast<std::size_t>(bucket - buckets.begin());
        bucket_from_ = first_day_of(*bucket_);
        bucket_to_ = first_day_of(*bucket_ + 1);
        return {};
    }

    // The first day of a bucket or a later one; buckets are contiguous.
    fin::Date first_day_of(std::size_t bucket) const {
        const fin::Date as_of = session_.manifest.as_of;
        int low = 0;
        int high = static_cast<int>(book_.book.days()) + 1;
        while (low < high) {
            const int middle = low + (high - low) / 2;
            if (alm::bucket_of(as_of, as_of + middle) < bucket)
                low = middle + 1;
            else
                high = middle;
        }
        return as_of + low;
    }

    bool takes(const alm::Group& group) const {
        return (!request_.side || (!group.off_balance && group.side == *request_.side)) &&
               (!request_.product || group.product == *request_.product) &&
               (request_.currency.empty() ||
                book_.market.currencies[group.currency].currency == request_.currency);
    }

    // Indices in the book of the positions that pass the filter.
    std::vector<std::size_t> subset() const {
        std::vector<bool> requested;
        for (const alm::Group& group : book_.book.groups()) requested.push_back(takes(group));
        std::vector<std::size_t> rows;
        for (std::size_t i = 0; i < book_.positions.size(); ++i)
            if (requested[book_.book.group_of(i)]) rows.push_back(i);
        return rows;
    }

    Result<std::vector<double>> amounts_by_position() {
        rows_ = subset();
        std::vector<double> amounts(rows_.size());
        if (bucket_) {
            const alm::LaneTables& lanes = tables();
            parallel_blocks(call_.work(), rows_.size(), 512,
                            [&](std::size_t, std::size_t from, std::size_t to) {
                                for (std::size_t i = from; i < to; ++i)
                                    amounts[i] = bucket_amount(
                                        positions_.position(book_.positions[rows_[i]]), lanes);
                            });
            if (call_.work().cancel.requested())
                return fail(Code::kCancelled, "the explanation was cancelled");
            return amounts;
        }
        const std::span one(&valuation_.scenarios[scenario_], 1);
        TRY(const alm::BookValue value,
            alm::value_book(book_.book, book_.market, one,
                            request_.month ? alm::Detail::kMonths : alm::Detail::kPositions,
                            call_.work(), std::span<const std::size_t>(rows_)));
        const std::size_t months = book_.book.horizon().months();
        for (std::size_t i = 0; i < rows_.size(); ++i)
            amounts[i] =
                request_.measure == AlmMeasure::kEve ? value.eve[i]
                : request_.month
                    ? value.nii_by_month[i * months + static_cast<std::size_t>(*request_.month - 1)]
                    : value.nii[i];
        return amounts;
    }

    // Summed in the same order as the figure of alm.session.value.
    Result<double> printed(const std::vector<double>& amounts) const {
        // Cash flows are not part of any group total: the sum over positions is the figure.
        if (bucket_) return std::accumulate(amounts.begin(), amounts.end(), 0.0);
        alm::BookTotal sum;
        double nii = 0.0;
        for (std::size_t g = 0; g < book_.book.groups().size(); ++g) {
            if (!takes(book_.book.groups()[g])) continue;
            sum += valuation_.value.groups[g][scenario_];
            nii += valuation_.value.groups[g][scenario_].nii();
        }
        if (request_.measure == AlmMeasure::kEve) return sum.eve;
        if (request_.month && !sum.running.empty())
            return sum.nii(static_cast<std::size_t>(*request_.month - 1));
        const bool whole = !request_.side && !request_.product && request_.currency.empty();
        return whole ? sum.nii() : nii;
    }

    // Positions and total differ by rounding alone, since they are added in a different order; the
    // rounding is reported, so that the parts add up exactly.
    void report(const std::vector<double>& amounts) {
        std::vector<std::size_t> order(amounts.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        const std::size_t reported =
            std::min(static_cast<std::size_t>(request_.limit), order.size());
        std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(reported),
                                  [&](std::size_t a, std::size_t b) {
                                      const double x = std::abs(amounts[a]);
                                      const double y = std::abs(amounts[b]);
                                      return x != y ? x > y : a < b;
                                  });
        double sum = 0.0;
        for (std::size_t k = 0; k < reported; ++k) {
            const std::size_t at = book_.positions[rows_[order[k]]];
            response_.positions.push_back(
                {.position = std::string(positions_.id(at)),
                 .product = positions_.column<&alm::Position::product>().text(at),
                 .currency = positions_.column<&alm::Position::currency>().text(at),
                 .balance = positions_.term<&alm::Position::balance>(at),
                 .amount = amounts[order[k]]});
            sum += amounts[order[k]];
        }
        response_.rest_positions = static_cast<std::int64_t>(order.size() - reported);
        for (std::size_t k = reported; k < order.size(); ++k) response_.rest += amounts[order[k]];
        response_.rounding = response_.total - (sum + response_.rest);
    }

    const alm::LaneTables& tables() {
        if (tables_.days == 0)
            tables_ =
                alm::make_lane_tables(book_.market, std::span(&valuation_.scenarios[scenario_], 1),
                                      book_.book.days(), false, call_.work());
        return tables_;
    }

    Result<alm::Explanation> explanation(const alm::Position& position, std::size_t& currency) {
        TRY(const alm::PreparedPosition prepared, book_.book.prepare(position));
        currency = prepared.currency();
        const alm::BookSettings& settings = book_.book.settings();
        return alm::explain(prepared, tables(), 0, *book_.market.regulation,
                            {.horizon = book_.book.horizon(),
                             .balance = settings.balance,
                             .renewal = settings.renewal,
                             .margins = settings.margins});
    }

    bool in_bucket(fin::Date date) const {
        return !bucket_ || (date >= bucket_from_ && date < bucket_to_);
    }

    // For a position accepted by the book: the same sum, in the same order, as in its explanation.
    double bucket_amount(const alm::Position& position, const alm::LaneTables& lanes) const {
        const auto prepared = book_.book.prepare(position);
        if (!prepared) return 0.0;
        const std::size_t currency = prepared->currency();
        const alm::RateView rates(lanes, currency, 0);
        const double fx = book_.market.currencies[currency].fx_to_reporting;
        const bool margins = book_.book.settings().margins == alm::MarginRule::kIncluded;
        double sum = 0.0;
        for (const alm::PreparedLeg& leg : prepared->legs)
            for (const alm::Flow& flow :
                 leg.project_cash_flows(rates, *book_.market.regulation).flows) {
                if (!in_bucket(flow.paid)) continue;
                const double interest = flow.interest - (margins ? 0.0 : flow.margin);
                sum += fx * ((leg.sign() * interest + leg.sign() * flow.principal) *
                             rates.discount(flow.paid));
            }
        return sum;
    }

    Status open_position() {
        const auto found = positions_.find(request_.position);
        if (!found)
            return wrong("/position",
                         fmt::format("the session has no position \"{}\"", request_.position),
                         "alm.session.positions lists them");
        const alm::Position position =
            alm::as_valued(positions_.position(*found), book_.margin_table());
        const auto file = static_cast<std::size_t>(positions_.file(*found));
        response_.file = session_.manifest.files.at(file).file;
        response_.line = positions_.line(*found);
        std::size_t currency = 0;
        TRY(const alm::Explanation explained, explanation(position, currency));
        const double fx = book_.market.currencies[currency].fx_to_reporting;
        double sum = 0.0;
        if (request_.measure == AlmMeasure::kEve)
            for (const alm::ExplainedFlow& row : explained.flows) {
                if (!in_bucket(row.flow.paid)) continue;
                response_.flows.push_back({row.flow.date, row.flow.paid, row.flow.interest,
                                           row.flow.principal, row.flow.balance, row.flow.rate,
                                           row.flow.reset, row.discount, fx, fx * row.value,
                                           row.leg});
                sum += fx * row.value;
            }
        else
            for (const alm::ExplainedInterest& row : explained.interest) {
                const double amount =
                    fx * (request_.month ? row.months[static_cast<std::size_t>(*request_.month - 1)]
                                         : row.interest);
                if (request_.month && amount == 0.0) continue;
                response_.interest.push_back({row.start, row.end, row.balance, row.rate, row.fixing,
                                              row.renewal, fx, amount, row.leg});
                sum += amount;
            }
        // Contribution of the position to the figures, as in the list of positions.
        if (bucket_) {
            response_.total = sum;
        } else {
            const auto in_book =
                std::ranges::lower_bound(book_.positions, static_cast<std::uint32_t>(*found));
            rows_ = {static_cast<std::size_t>(in_book - book_.positions.begin())};
            TRY(const std::vector<double> amount, amount_of_rows());
            response_.total = amount.front();
        }
        response_.positions.push_back(
            {position.id, position.product, position.currency, position.balance, response_.total});
        response_.rounding = response_.total - sum;
        return {};
    }

    Result<std::vector<double>> amount_of_rows() {
        const std::span one(&valuation_.scenarios[scenario_], 1);
        TRY(const alm::BookValue value,
            alm::value_book(book_.book, book_.market, one, alm::Detail::kMonths, call_.work(),
                            std::span<const std::size_t>(rows_)));
        if (request_.measure == AlmMeasure::kEve) return std::vector<double>{value.eve[0]};
        if (!request_.month) return std::vector<double>{value.nii[0]};
        return std::vector<double>{
            value.nii_by_month[static_cast<std::size_t>(*request_.month - 1)]};
    }

    Call& call_;
    const AlmWhyRequest& request_;
    const StoredAlmSession& session_;
    const PackedPositions& positions_;
    const AlmSessionBook& book_;
    const AlmValuation& valuation_;
    std::size_t scenario_ = 0;
    std::optional<std::size_t> bucket_;
    fin::Date bucket_from_;  // first day of the bucket, and the day after its last
    fin::Date bucket_to_;
    std::vector<std::size_t> rows_;
    alm::LaneTables tables_;
    AlmWhyResponse response_;
};

Result<AlmWhyResponse> why(Call& call, const AlmWhyRequest& request) {
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY(const auto data, load_alm_session(call, session));
    const AlmValuationTerms terms = valuation_terms(request);
    TRY(const auto valuation, alm_session_valuation(call, session, *data, terms));
    TRY(const auto book, alm_session_book(call, session, *data, terms));
    TRY(AlmWhyResponse response,
        Why(call, request, session, data->positions, *book, *valuation).run());
    fill_provenance(response, "alm.session.why", request, session.manifest.data_digest,
                    book->issues);
    return response;
}

}  // namespace

void add_alm_session_why_methods(MethodTable& table) {
    table.add<AlmWhyRequest, AlmWhyResponse>(
        session_computation("alm.session.why", "why",
                            "Drills down from a figure of a session to its positions, and from a "
                            "position to its cash flows."),
        why);
}

}  // namespace ballast::service
