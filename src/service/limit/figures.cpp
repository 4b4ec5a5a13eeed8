#include "service/limit/figures.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/check.hpp"
#include "base/digest.hpp"
#include "fin/utc_date.hpp"
#include "risk/concentration_figures.hpp"
#include "service/batch/engines.hpp"
#include "service/clo/deal_source.hpp"
#include "service/field_error.hpp"
#include "service/method.hpp"
#include "store/clo_deals.hpp"
#include "store/database.hpp"
#include "store/results.hpp"
#include "wire/json_figures.hpp"

namespace ballast::service {

namespace {

namespace concentration_figure = risk::concentration_figure;
using model::LimitSubject;
using wire::FigurePattern;

// More than the headline numbers of a result: everything in its document that a limit may bound.
constexpr std::array kExposures = {
    FigurePattern{"/totals/*", "{key}"},
    FigurePattern{"/cash", "cash"},
    FigurePattern{"/notional", "notional"},
    FigurePattern{"/options/*", "options.{key}"},
    FigurePattern{"/delta_adjusted/*", "delta_adjusted.{key}"},
    FigurePattern{"/by_type/*/totals/*", "by_type.{name}.{key}"},
    FigurePattern{"/by_type/*/share", "by_type.{name}.share"},
    FigurePattern{"/by_sector/*/totals/*", "by_sector.{name}.{key}"},
    FigurePattern{"/by_sector/*/share", "by_sector.{name}.share"},
    FigurePattern{"/by_tag/*/totals/*", "by_tag.{name}.{key}"},
    FigurePattern{"/by_tag/*/share", "by_tag.{name}.share"},
    FigurePattern{"/by_currency/*/totals/*", "by_currency.{name}.{key}"},
    FigurePattern{"/by_currency/*/share", "by_currency.{name}.share"},
    FigurePattern{"/coverage", "coverage"}};

constexpr std::array kConcentration = {
    FigurePattern{"/concentration/largest_share", concentration_figure::kTop1},
    FigurePattern{"/concentration/top/*/share", "share.{symbol}"},
    FigurePattern{"/concentration/top/*/value", "value.{symbol}"},
    FigurePattern{"/concentration/top_share", concentration_figure::kTop10},
    FigurePattern{"/concentration/herfindahl", concentration_figure::kHerfindahl},
    FigurePattern{"/concentration/effective_number", concentration_figure::kEffectiveNumber}};

constexpr std::array kGreeks = {FigurePattern{"/totals/*", "{key}"},
                                FigurePattern{"/coverage", "coverage"}};

constexpr std::array kFactors = {FigurePattern{"/portfolio/betas/*/beta", "beta.{factor}"},
                                 FigurePattern{"/portfolio/r_squared", "r_squared"},
                                 FigurePattern{"/portfolio/variance/*", "variance.{key}"},
                                 FigurePattern{"/coverage", "coverage"}};

constexpr std::array kStress = {
    FigurePattern{"/scenarios/*/total", "{scenario}.total"},
    FigurePattern{"/scenarios/*/direct", "{scenario}.direct"},
    FigurePattern{"/scenarios/*/correlated", "{scenario}.correlated"},
    FigurePattern{"/scenarios/*/fraction_of_net", "{scenario}.fraction_of_net"},
    FigurePattern{"/coverage", "coverage"}};

constexpr std::array kPerformance = {FigurePattern{"/*", "{key}"}};

// A snapshot's document is its figures. Computed without the batch, it has no P&L.
constexpr std::array kSnapshot = {FigurePattern{"/*", "{key}"},
                                  FigurePattern{"/totals/net", "net"},
                                  FigurePattern{"/totals/gross", "gross"},
                                  FigurePattern{"/totals/long", "long"},
                                  FigurePattern{"/totals/short", "short"},
                                  FigurePattern{"/delta_adjusted/net", "delta_adjusted.net"},
                                  FigurePattern{"/delta_adjusted/gross", "delta_adjusted.gross"},
                                  FigurePattern{"/delta_adjusted/long", "delta_adjusted.long"},
                                  FigurePattern{"/delta_adjusted/short", "delta_adjusted.short"}};

// The EU ratio replaces the Basel one where both are there.
constexpr std::array kAlm = {FigurePattern{"/scenarios/*/eve", "{scenario}.eve"},
                             FigurePattern{"/scenarios/*/delta_eve", "{scenario}.delta_eve"},
                             FigurePattern{"/scenarios/*/nii", "{scenario}.nii"},
                             FigurePattern{"/scenarios/*/delta_nii", "{scenario}.delta_nii"},
                             FigurePattern{"/outlier/*", "outlier.{key}"},
                             FigurePattern{"/outlier/eve_basel_ratio", "delta_eve_ratio"},
                             FigurePattern{"/outlier/eve_eu_ratio", "delta_eve_ratio"},
                             FigurePattern{"/outlier/nii_decline_ratio", "delta_nii_ratio"},
                             FigurePattern{"/duration", "duration"},
                             FigurePattern{"/bpv", "bpv"},
                             FigurePattern{"/coverage", "coverage"}};

constexpr std::array kSensitivity = {
    FigurePattern{"/totals/*/bpv", "{name}.bpv"},
    FigurePattern{"/totals/*/duration", "{name}.duration"},
    FigurePattern{"/totals/*/key_rates/*/bpv", "{name}.bpv"},
    FigurePattern{"/totals/*/key_rates/*/duration", "{name}.duration"},
    FigurePattern{"/basis/*/delta_eve_up", "basis.{curve}.delta_eve_up"},
    FigurePattern{"/basis/*/delta_eve_down", "basis.{curve}.delta_eve_down"},
    FigurePattern{"/basis/*/delta_nii_up", "basis.{curve}.delta_nii_up"},
    FigurePattern{"/basis/*/delta_nii_down", "basis.{curve}.delta_nii_down"},
    FigurePattern{"/coverage", "coverage"}};

constexpr std::array kClo = {FigurePattern{"/tests/*/value", "{id}.value"},
                             FigurePattern{"/tests/*/threshold", "{id}.threshold"},
                             FigurePattern{"/tests/*/cushion", "{id}.cushion"},
                             FigurePattern{"/par", "par"}, FigurePattern{"/coverage", "coverage"}};

// Where the figures of a kind come from. `stored`: the kind of results.
struct Kind {
    std::string_view name;
    LimitSubject subject = LimitSubject::kPortfolio;
    std::string_view stored;
    std::string_view method;  // that computes it
    std::span<const FigurePattern> patterns;
};

const BatchEngine& engine_of(std::string_view stored) {
    const auto found = std::ranges::find(batch_engines(), stored, &BatchEngine::kind);
    CHECK(found != batch_engines().end());
    return *found;
}

std::string_view method_of(std::string_view stored) { return engine_of(stored).method; }

// A kind whose limits are over the numbers that the batch keeps.
Kind kept_kind(std::string_view name) {
    const BatchEngine& engine = engine_of(name);
    return {name, LimitSubject::kPortfolio, name, engine.method, engine.figures};
}

std::span<const Kind> kinds() {
    static const std::array all = {
        Kind{"exposures", LimitSubject::kPortfolio, "exposures", method_of("exposures"),
             kExposures},
        Kind{concentration_figure::kGroup, LimitSubject::kPortfolio, "exposures",
             method_of("exposures"), kConcentration},
        Kind{"snapshot", LimitSubject::kPortfolio, "snapshot", method_of("exposures"), kSnapshot},
        kept_kind("var"),
        Kind{"greeks", LimitSubject::kPortfolio, "greeks", method_of("greeks"), kGreeks},
        Kind{"factors", LimitSubject::kPortfolio, "factors", method_of("factors"), kFactors},
        Kind{"stress", LimitSubject::kPortfolio, "stress", method_of("stress"), kStress},
        kept_kind("correlation"),
        Kind{"performance", LimitSubject::kPortfolio, "performance", method_of("performance"),
             kPerformance},
        kept_kind("attribution"),
        Kind{"alm", LimitSubject::kBalanceSheet, "value", "alm.session.value", kAlm},
        Kind{"sensitivity", LimitSubject::kBalanceSheet, "sensitivity", "alm.session.sensitivity",
             kSensitivity},
        Kind{"clo", LimitSubject::kDeal, "tests", "clo.tests", kClo}};
    return all;
}

const Kind* find_kind(LimitSubject subject, std::string_view name) {
    for (const Kind& kind : kinds())
        if (kind.subject == subject && kind.name == name) return &kind;
    return nullptr;
}

store::ResultSubject result_subject(LimitSubject type) {
    switch (type) {
        case LimitSubject::kPortfolio:
            return store::ResultSubject::kPortfolio;
        case LimitSubject::kBalanceSheet:
            return store::ResultSubject::kBalanceSheet;
        case LimitSubject::kDeal:
            return store::ResultSubject::kDeal;
    }
    return store::ResultSubject::kPortfolio;
}

// Results read once for several kinds.
class Reader {
public:
    Reader(Call& call, const LimitTarget& target, bool recompute)
        : call_(call), target_(target), recompute_(recompute) {}

    Status add(const Kind& kind) {
        TRY(const Source* source, source_of(kind));
        LimitSource used{std::string(kind.name), source->as_of, source->result, {}};
        // Headline numbers of deals are in their documents, too.
        if (kind.subject != LimitSubject::kDeal)
            for (const auto& [name, value] : source->figures)
                read.figures.emplace(fmt::format("{}.{}", kind.name, name), value);
        TRY(const auto figures, wire::figures_in(source->document, kind.patterns));
        for (const auto& [name, value] : figures) {
            read.figures[fmt::format("{}.{}", kind.name, name)] = value;
            if (name == "coverage") used.coverage = value;
        }
        read.sources.push_back(std::move(used));
        return {};
    }

    SubjectFigures read;
    Sha256 digest;

private:
    struct Source {
        fin::Date as_of;
        std::optional<std::string> result;
        store::ResultFigures figures;
        std::string document;
    };

    // Of one stored kind and method.
    Result<const Source*> source_of(const Kind& kind) {
        const auto key = std::pair(kind.stored, kind.method);
        if (const auto found = sources_.find(key); found != sources_.end()) return &found->second;
        Source source{.as_of = target_.as_of};
        bool is_stored = false;
        if (!recompute_) {
            TRY(is_stored, read_stored(kind, source));
        }
        if (!is_stored) {
            TRY(source.document, computed(kind));
        }
        digest.update_field(source.document);
        return &sources_.emplace(key, std::move(source)).first->second;
    }

    Result<bool> read_stored(const Kind& kind, Source& source) {
        bool found = false;
        TRY_STATUS(call_.read([&](store::Transaction& transaction) -> Status {
            TRY(const std::string data, data_digest(transaction));
            TRY(found, read_current(transaction, kind.stored, data, source));
            // An official run has the same tests.
            if (!found && target_.type == LimitSubject::kDeal) {
                TRY(found, read_current(transaction, "compliance", data, source));
            }
            return {};
        }));
        return found;
    }

    // Of what a current result names among its inputs; may be empty.
    Result<std::string> data_digest(store::Transaction& transaction) {
        if (target_.type != LimitSubject::kDeal) return target_.data_digest;
        TRY(const store::CloDeal deal, store::find_clo_deal(transaction, target_.id));
        TRY(const CloSubject subject, stored_clo_deal(transaction, deal, {.as_of = target_.as_of},
                                                      fin::utc_date(call_.now())));
        return subject.data_digest;
    }

    Result<bool> read_current(store::Transaction& transaction, std::string_view stored,
                              const std::string& data, Source& source) {
        TRY(const auto row, store::latest_result(transaction, result_subject(target_.type),
                                                 target_.id, std::string(stored), target_.as_of));
        if (!row || (!row->owner.empty() && row->owner != call_.principal().user.to_string()) ||
            row->as_of != target_.as_of || row->created_at < target_.changed_at)
            return false;
        TRY(const std::string manifest, store::result_manifest(transaction, row->id));
        if (manifest.find(data) == std::string::npos) return false;
        source.as_of = row->as_of;
        source.result = row->id.to_string();
        source.figures = row->figures;
        TRY(source.document, store::result_document(transaction, row->id));
        return true;
    }

    // What the method returns for the subject under its own settings.
    Result<std::string> computed(const Kind& kind) {
        const Method* method = call_.environment().method_table()->find(kind.method);
        CHECK(method != nullptr);
        TRY(const Method::Ready ready, method->read(request(), {}));
        Call one(call_.environment(), call_.principal(), call_.request(), call_.work());
        // In a transaction, the state that it has written so far.
        if (call_.has_transaction()) one.open(&call_.transaction());
        return ready.run(one);
    }

    std::string request() const {
        const std::string date = target_.as_of.to_string();
        switch (target_.type) {
            case LimitSubject::kPortfolio:
                return fmt::format(R"({{"portfolio":"{}","as_of":"{}"}})", target_.id, date);
            case LimitSubject::kBalanceSheet:
                return fmt::format(R"({{"session":"{}"}})", target_.id);
            case LimitSubject::kDeal:
                return fmt::format(R"({{"deal":"{}","as_of":"{}","keep":false}})", target_.id,
                                   date);
        }
        return "{}";
    }

    Call& call_;
    const LimitTarget& target_;
    bool recompute_;
    std::map<std::pair<std::string_view, std::string_view>, Source> sources_;
};

}  // namespace

std::vector<std::string_view> metric_kinds(LimitSubject type) {
    std::vector<std::string_view> names;
    for (const Kind& kind : kinds())
        if (kind.subject == type) names.push_back(kind.name);
    return names;
}

Result<SubjectFigures> figures_of(Call& call, const LimitTarget& target,
                                  std::span<const std::string> names, bool recompute) {
    Reader reader(call, target, recompute);
    for (const std::string& name : names) {
        TRY_STATUS(call.work().cancel.check());
        const Kind* kind = find_kind(target.type, name);
        if (kind == nullptr) continue;  // the metric names the figure that it lacks
        const Status added = reader.add(*kind);
        if (added) continue;
        if (added.error().code == Code::kCancelled) return Error(added.error());
        reader.read.issues.push_back({Severity::kWarning, "no_result",
                                      fmt::format("{} of {} cannot be computed: {}", name,
                                                  target.name, added.error().message),
                                      fmt::format("{} {}", target.name, name)});
    }
    reader.read.digest = reader.digest.finish_hex();
    return std::move(reader.read);
}

}  // namespace ballast::service
