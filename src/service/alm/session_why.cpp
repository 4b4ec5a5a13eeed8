#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <numeric>

#include "alm/contributions.hpp"
#include "alm/row_order.hpp"
#include "service/alm/position_page.hpp"
#include "service/alm/session_computation.hpp"
#include "service/alm/session_dynamic.hpp"
#include "service/alm/session_why_requests.hpp"
#include "service/field_error.hpp"
#include "service/methods.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

Result<std::size_t> bucket_named(const std::string& name) {
    const auto& buckets = alm::standard_buckets();
    const auto found = std::ranges::find(buckets, name, &alm::TimeBucket::name);
    if (found == buckets.end())
        return invalid("/bucket", "not_allowed",
                       fmt::format("the bucket \"{}\" does not exist", name),
                       "use a bucket listed by alm.session.value with buckets");
    return static_cast<std::size_t>(found - buckets.begin());
}

Result<alm::Figure> requested_figure(const AlmWhyRequest& request, const AlmSessionBook& book,
                                     const std::vector<alm::Scenario>& scenarios) {
    alm::Figure figure{
        .measure = request.measure, .side = request.side, .product = request.product};
    if (request.change) figure.base = 0;
    TRY(figure.scenario, scenario_named(request.scenario, scenarios));
    if (!request.currency.empty()) figure.currency = request.currency;
    const bool eve = request.measure == alm::Measure::kEve;
    if (eve && request.month)
        return invalid("/month", "not_allowed", "EVE has no months",
                       "give measure nii, or a bucket");
    if (!eve && !request.bucket.empty())
        return invalid("/bucket", "not_allowed", "NII has no time buckets",
                       "give measure eve, or a month");
    if (request.month) {
        figure.month = static_cast<std::size_t>(*request.month - 1);
        if (*figure.month >= book.book.horizon().months())
            return invalid("/month", "not_allowed", "the horizon ends before that month",
                           "give horizon_months");
    }
    if (!request.bucket.empty()) {
        TRY(figure.bucket, bucket_named(request.bucket));
    }
    return figure;
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
          valuation_(valuation),
          inputs_(inputs_of(book, session, valuation)) {}

    // `planned`: business of the dynamic balance sheet.
    Result<AlmWhyResponse> run(std::span<const alm::PlannedPart> planned) {
        TRY(figure_, requested_figure(request_, book_, valuation_.scenarios));
        if (request_.position.empty()) {
            TRY_STATUS(list_positions());
            list_planned(planned);
        } else {
            TRY_STATUS(open_position());
        }
        response_.currency = session_.manifest.currency;
        response_.as_of = session_.manifest.as_of;
        return std::move(response_);
    }

private:
    Result<std::vector<double>> amounts_of(std::span<const std::size_t> rows) const {
        return alm::contributions(
            figure_, inputs_, rows,
            [&](std::size_t i) { return positions_.position(book_.positions[i]); }, call_.work());
    }

    Status list_positions() {
        const auto rows = alm::positions_in(figure_, book_.book, book_.market);
        TRY(const std::vector<double> amounts, amounts_of(rows));
        response_.total =
            alm::figure_of(figure_, book_.book, book_.market, valuation_.value, amounts);
        TRY(PageRange page, page_of(request_, amounts.size()));
        const std::vector<std::uint32_t> listed = ordered(rows, amounts, page.end);
        const std::span shown = std::span(listed).subspan(page.begin, page.end - page.begin);
        for (const std::uint32_t k : shown) {
            const std::size_t at = book_.positions[rows[k]];
            response_.positions.push_back(
                {.position = std::string(positions_.id(at)),
                 .product = positions_.column<&alm::Position::product>().text(at),
                 .currency = positions_.column<&alm::Position::currency>().text(at),
                 .balance = positions_.term<&alm::Position::balance>(at),
                 .amount = amounts[k]});
        }
        for (const alm::ProductPart& part : alm::by_product(amounts, rows, book_.book))
            response_.products.push_back(
                {.section = std::string(alm::section_of(part.off_balance, part.side)),
                 .product = part.product,
                 .currency = book_.market.currencies[part.currency].currency,
                 .positions = static_cast<std::int64_t>(part.positions),
                 .amount = part.amount});
        const alm::Breakdown parts = alm::break_down(amounts, response_.total, shown);
        response_.rest = parts.rest;
        response_.rest_positions = static_cast<std::int64_t>(amounts.size() - shown.size());
        response_.rounding = parts.rounding;
        response_.next_cursor = std::move(page.next_cursor);
        return {};
    }

    // Indices of contributions, of which the first `count` are in the requested order. `rows`:
    // their positions, as indices in the book.
    std::vector<std::uint32_t> ordered(std::span<const std::size_t> rows,
                                       std::span<const double> amounts, std::size_t count) const {
        std::vector<std::uint32_t> order(amounts.size());
        std::iota(order.begin(), order.end(), 0U);
        const auto at = [&](std::uint32_t k) { return book_.positions[rows[k]]; };
        const auto by = [&](bool descending, const auto& key) {
            alm::order_rows(order, count, descending, key,
                            [&](std::uint32_t k) { return positions_.id(at(k)); });
            return std::move(order);
        };
        const auto by_text = [&](const auto& column) {
            return by(request_.descending, [&](std::uint32_t k) {
                return std::optional<std::string_view>(column.text(at(k)));
            });
        };
        if (!request_.sort)
            return by(true, [&](std::uint32_t k) { return std::optional(std::abs(amounts[k])); });
        switch (*request_.sort) {
            case AlmContributionSort::kPosition:
                return by(request_.descending,
                          [&](std::uint32_t k) { return std::optional(positions_.id(at(k))); });
            case AlmContributionSort::kProduct:
                return by_text(positions_.column<&alm::Position::product>());
            case AlmContributionSort::kCurrency:
                return by_text(positions_.column<&alm::Position::currency>());
            case AlmContributionSort::kBalance:
                return by(request_.descending, [&](std::uint32_t k) {
                    return std::optional(positions_.term<&alm::Position::balance>(at(k)));
                });
            case AlmContributionSort::kAmount:
                return by(request_.descending,
                          [&](std::uint32_t k) { return std::optional(amounts[k]); });
        }
        return order;
    }

    void list_planned(std::span<const alm::PlannedPart> planned) {
        for (const auto& [id, value] : planned) {
            const double amount = alm::planned_amount(figure_, value);
            if (amount == 0.0) continue;
            response_.total += amount;
            response_.planned.push_back(
                {.line = id,
                 .section = std::string(alm::section_of(value.off_balance, value.side)),
                 .product = value.product,
                 .currency = value.currency,
                 .amount = amount});
        }
        std::ranges::stable_sort(response_.planned, std::greater{},
                                 [](const auto& row) { return std::abs(row.amount); });
    }

    Status open_position() {
        const auto found = positions_.find(request_.position);
        if (!found)
            return invalid("/position", "not_allowed",
                           fmt::format("the session has no position \"{}\"", request_.position),
                           "alm.session.positions lists them");
        const alm::Position position =
            alm::as_valued(positions_.position(*found), book_.margin_table());
        const auto file = static_cast<std::size_t>(positions_.file(*found));
        response_.file = session_.manifest.files.at(file).file;
        response_.line = positions_.line(*found);
        TRY(const alm::PositionParts parts,
            alm::parts_of(figure_, inputs_, position, call_.work()));
        print(parts);
        // Contribution of the position to the figures, as in the list of positions.
        if (figure_.bucket) {
            response_.total = parts.sum;
        } else {
            const auto in_book =
                std::ranges::lower_bound(book_.positions, static_cast<std::uint32_t>(*found));
            const auto row = static_cast<std::size_t>(in_book - book_.positions.begin());
            TRY(const std::vector<double> amounts, amounts_of(std::span(&row, 1)));
            response_.total = amounts.front();
        }
        response_.positions.push_back(
            {position.id, position.product, position.currency, position.balance, response_.total});
        response_.rounding = response_.total - parts.sum;
        return {};
    }

    static double base_of(const alm::PositionParts& parts, std::size_t i) {
        return parts.base_amounts.empty() ? 0.0 : parts.base_amounts[i];
    }

    void print(const alm::PositionParts& parts) {
        for (std::size_t i = 0; i < parts.flows.size(); ++i) {
            const alm::ExplainedFlow& row = parts.flows[i];
            response_.flows.push_back({row.flow.date, row.flow.paid, row.flow.interest,
                                       row.flow.principal, row.flow.balance, row.flow.rate,
                                       row.flow.reset, row.discount, parts.fx, parts.amounts[i],
                                       row.leg, base_of(parts, i)});
        }
        for (std::size_t i = 0; i < parts.interest.size(); ++i) {
            const alm::ExplainedInterest& row = parts.interest[i];
            response_.interest.push_back({row.start, row.end, row.balance, row.rate, row.fixing,
                                          row.renewal, parts.fx, parts.amounts[i], row.leg,
                                          base_of(parts, i)});
        }
    }

    Call& call_;
    const AlmWhyRequest& request_;
    const StoredAlmSession& session_;
    const PackedPositions& positions_;
    const AlmSessionBook& book_;
    const AlmValuation& valuation_;
    alm::BookInputs inputs_;
    alm::Figure figure_;
    AlmWhyResponse response_;
};

Result<AlmWhyResponse> why(Call& call, const AlmWhyRequest& request) {
    TRY_STATUS(check_direction(request));
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY(const auto data, load_alm_session(call, session));
    AlmValuationTerms terms = valuation_terms(request);
    TRY(const auto dynamic,
        dynamic_session_of(call, session, *data, terms, request, request.funding));
    if (dynamic) terms = run_off_terms(std::move(terms));
    TRY(const auto valuation, alm_session_valuation(call, session, *data, terms));
    TRY(const auto book, alm_session_book(call, session, *data, terms));
    TRY(AlmWhyResponse response,
        Why(call, request, session, data->positions, *book, *valuation)
            .run(dynamic ? dynamic->parts() : std::vector<alm::PlannedPart>{}));
    fill_provenance(response, "alm.session.why", request,
                    dynamic ? dynamic->data_digest(session) : session.manifest.data_digest,
                    dynamic ? dynamic->notes() : book->issues);
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
