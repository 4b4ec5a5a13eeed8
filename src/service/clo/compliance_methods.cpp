// clo.compliance.run, annotate, history and events.
#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "fin/utc_date.hpp"
#include "service/clo/case.hpp"
#include "service/clo/compliance_notice.hpp"
#include "service/clo/compliance_record.hpp"
#include "service/clo/deal_source.hpp"
#include "service/clo/describe_compliance.hpp"
#include "service/clo/outdated.hpp"
#include "service/clo/test_reports.hpp"
#include "service/clo_record_methods.hpp"
#include "service/field_error.hpp"
#include "store/clo_compliance.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

// An official run with its document, or the one that a new run is compared with.
struct ComplianceEntry {
    store::CloComplianceRun run;
    CloComplianceDocument document;
};

Result<std::vector<ComplianceEntry>> compliance_entries(store::Transaction& transaction,
                                                        const store::CloDealId& deal,
                                                        std::optional<fin::Date> from,
                                                        std::optional<fin::Date> to) {
    TRY(auto runs, store::clo_compliance_runs(transaction, deal, from, to));
    std::vector<ComplianceEntry> entries;
    for (store::CloComplianceRun& run : runs) {
        auto document = wire::read_json<CloComplianceDocument>(run.document);
        if (!document)
            return fail(Code::kCorrupted, fmt::format("a stored compliance run cannot be read: {}",
                                                      document.error().message));
        entries.push_back({std::move(run), *std::move(document)});
    }
    return entries;
}

Result<CloSubject> compliance_subject(Call& call, const store::CloDeal& deal,
                                      std::optional<fin::Date> as_of,
                                      std::optional<std::int64_t> version) {
    TRY(CloSubject subject, stored_clo_deal(call.transaction(), deal,
                                            {.as_of = as_of, .known_at = {}, .version = version},
                                            fin::utc_date(call.now())));
    TRY_STATUS(use_deal_currency(subject));
    return subject;
}

CloComplianceTest compliance_test(const clo::TestReport& report, const CloComplianceTest* before) {
    CloComplianceTest test{.id = report.id,
                           .number = report.number,
                           .name = report.name,
                           .kind = report.kind,
                           .bound = report.bound,
                           .unit = report.unit,
                           .value = report.value,
                           .threshold = report.threshold,
                           .threshold_source = report.threshold_source,
                           .cushion = report.cushion,
                           .status = report.status};
    if (before) {
        test.state_before = before->state;
        test.value_before = before->value;
    }
    test.state = clo::compliance_state(report, test.state_before);
    test.is_event = clo::is_event(test.state_before, test.state);
    return test;
}

Status add_drivers(Call& call, const store::CloDeal& deal, const ComplianceEntry& before,
                   const CloSubject& subject, CloComplianceDocument& document) {
    TRY(const CloSubject then,
        compliance_subject(call, deal, before.run.as_of, before.run.terms_version));
    std::map<std::string, double> official;
    for (const CloComplianceTest& test : before.document.tests)
        if (test.value) official.emplace(test.id, *test.value);
    TRY(const auto changes,
        clo::compliance_changes({&then.deal, then.holdings, then.as_of},
                                {&subject.deal, subject.holdings, subject.as_of}, official));
    for (CloComplianceTest& test : document.tests) {
        const auto change = changes.find(test.id);
        if (change == changes.end() || !test.value_before || !test.value) continue;
        test.drivers = change->second.drivers;
        test.rest = change->second.rest;
    }
    return {};
}

CloComplianceRunView run_view(const store::CloComplianceRun& run,
                              const CloComplianceDocument& document, bool with_tests) {
    CloComplianceRunView view{.as_of = run.as_of,
                              .number = run.number,
                              .version = run.terms_version,
                              .before = document.before,
                              .state_as_of = document.state_as_of,
                              .digest = run.digest,
                              .note = run.note,
                              .created_by = run.created_by,
                              .known_at = run.known_at};
    for (const CloComplianceTest& test : document.tests) {
        using enum clo::ComplianceState;
        view.passing += test.state == kPass || test.state == kCured ? 1 : 0;
        view.watched += test.state == kWatch ? 1 : 0;
        view.breached += test.state == kBreach ? 1 : 0;
        view.events += test.is_event ? 1 : 0;
    }
    if (with_tests) view.tests = document.tests;
    return view;
}

Result<store::ResultDraft> compliance_result(const Call& call, const CloSubject& subject,
                                             const CloComplianceRunView& view) {
    store::ResultDraft draft{
        .key = {store::ResultSubject::kDeal, subject.stored->id.to_string(), "compliance",
                view.as_of},
        .digest = view.digest,
        .figures = {},
        .findings = {},
        .manifest = wire::to_json(std::map<std::string, std::string>{
            {"data", subject.data_digest}, {"terms_version", std::to_string(subject.version)}}),
        .document = wire::to_json(view),
        .reason = view.note,
        .owner = {},
        .created_by = call.principal().name};
    for (const CloComplianceTest& test : view.tests) {
        const bool oc = test.kind == clo::TestKind::kCoverage;
        const std::string path = test.number ? fmt::format("clo.test.{}", *test.number)
                                 : oc        ? "clo." + test.id
                                             : "clo.test." + test.id;
        if (test.value) draft.figures.emplace(oc ? path : path + ".value", *test.value);
        if (test.cushion) draft.figures.emplace(path + ".cushion", *test.cushion);
        if (test.is_event && test.state == clo::ComplianceState::kBreach)
            draft.findings.push_back(fmt::format("{} is in breach.", test.name));
    }
    return draft;
}

// Runs one date; `before` is the run of the date before, `latest` becomes this one.
Result<CloComplianceRunView> run_date(Call& call, const store::CloDeal& deal,
                                      const RunCloComplianceRequest& request,
                                      std::optional<fin::Date> as_of, Issues& issues) {
    TRY(const CloSubject subject, compliance_subject(call, deal, as_of, {}));
    TRY(const auto reports, clo_test_reports(subject, {}));
    TRY(const auto earlier, compliance_entries(call.transaction(), deal.id, {},
                                               fin::Date::from_serial(subject.as_of.serial() - 1)));
    const ComplianceEntry* before = earlier.empty() ? nullptr : &earlier.back();
    CloComplianceDocument document{
        .before = before ? std::optional(before->run.as_of) : std::nullopt,
        .state_as_of = subject.state_as_of,
        .tests = {}};
    for (const clo::TestReport& report : reports) {
        const CloComplianceTest* test_before = nullptr;
        if (before)
            for (const CloComplianceTest& test : before->document.tests)
                if (test.id == report.id) test_before = &test;
        document.tests.push_back(compliance_test(report, test_before));
    }
    if (before) TRY_STATUS(add_drivers(call, deal, *before, subject, document));
    store::CloComplianceRun run{.deal = deal.id,
                                .number = 0,
                                .as_of = subject.as_of,
                                .terms_version = subject.version,
                                .document = wire::to_json(document),
                                .digest = subject.data_digest,
                                .note = request.note,
                                .known_at = call.now(),
                                .created_by = call.principal().user.to_string()};
    for (const Issue& issue : subject.issues)
        if (issue.severity != Severity::kInfo) issues.push_back(issue);
    if (!request.dry_run) {
        TRY(run, store::add_clo_compliance(call.transaction(), run));
        TRY(const auto draft, compliance_result(call, subject, run_view(run, document, true)));
        TRY([[maybe_unused]] const auto kept,
            store::keep_result(call.transaction(), draft, call.now()));
    }
    return run_view(run, document, true);
}

// Dates of states without an official run, from the earliest.
Result<std::vector<fin::Date>> dates_without_run(Call& call, const store::CloDeal& deal) {
    TRY(const auto states, store::clo_states(call.transaction(), deal.id, {}));
    TRY(const auto runs, store::clo_compliance_runs(call.transaction(), deal.id, {}, {}));
    std::set<fin::Date> dates;
    for (const store::CloDealState& state : states) dates.insert(state.as_of);
    for (const store::CloComplianceRun& run : runs) dates.erase(run.as_of);
    return std::vector<fin::Date>(dates.begin(), dates.end());
}

Result<RunCloComplianceResponse> run_clo_compliance_method(Call& call,
                                                           const RunCloComplianceRequest& request) {
    return run_clo_compliance(call, request);
}

// ---- reading -----------------------------------------------------------------------------------

// Whether a request asks for a test, by number or id.
bool is_chosen(const std::vector<std::string>& chosen, const CloComplianceTest& test) {
    if (chosen.empty()) return true;
    const std::string number = test.number ? std::to_string(*test.number) : "";
    return std::ranges::any_of(
        chosen, [&](const std::string& name) { return name == test.id || name == number; });
}

clo::TestUnit unit_of(const CloComplianceTest& test) {
    return test.unit.value_or(clo::usual_unit(test.threshold));
}

Result<CloComplianceHistoryResponse> run_clo_compliance_history(
    Call& call, const CloComplianceHistoryRequest& request) {
    TRY(const store::CloDeal deal, store::find_clo_deal(call.transaction(), request.deal));
    TRY(const auto entries,
        compliance_entries(call.transaction(), deal.id, request.from, request.to));
    CloComplianceHistoryResponse response{.deal = deal.slug};
    CloRecordsNow records(call.transaction(), deal, fin::utc_date(call.now()));
    std::vector<std::string> order;
    std::map<std::string, CloComplianceSeries> series;
    // Tests of the newest run first, then those that the deal had before.
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry)
        for (const CloComplianceTest& test : entry->document.tests) {
            if (!is_chosen(request.tests, test)) continue;
            const auto [place, added] = series.try_emplace(test.id);
            if (!added) continue;
            place->second = {.id = test.id,
                             .number = test.number,
                             .name = test.name,
                             .bound = test.bound,
                             .unit = unit_of(test),
                             .values = {},
                             .thresholds = {},
                             .cushions = {},
                             .states = {}};
            order.push_back(test.id);
        }
    for (const ComplianceEntry& entry : entries) {
        response.dates.push_back(entry.run.as_of);
        response.versions.push_back(entry.run.terms_version);
        TRY(const auto changed,
            records.changed_since(entry.run.as_of, entry.run.known_at, entry.run.digest));
        response.records_changed_at.push_back(changed);
        for (auto& [id, one] : series) {
            const auto test = std::ranges::find(entry.document.tests, id, &CloComplianceTest::id);
            const bool had = test != entry.document.tests.end();
            one.values.push_back(had ? test->value : std::nullopt);
            one.thresholds.push_back(had ? test->threshold : std::nullopt);
            one.cushions.push_back(had ? test->cushion : std::nullopt);
            one.states.push_back(had ? test->state : clo::ComplianceState::kNotApplicable);
        }
    }
    for (const std::string& id : order) response.tests.push_back(std::move(series.at(id)));
    return response;
}

CloComplianceRemark remark_view(const store::CloAnnotation& annotation) {
    return {annotation.id.to_string(), annotation.text, annotation.created_by, annotation.known_at};
}

Result<CloComplianceEventsResponse> run_clo_compliance_events(
    Call& call, const CloComplianceEventsRequest& request) {
    TRY(const store::CloDeal deal, store::find_clo_deal(call.transaction(), request.deal));
    TRY(const auto entries,
        compliance_entries(call.transaction(), deal.id, request.from, request.to));
    TRY(const auto annotations, store::clo_annotations(call.transaction(), deal.id));
    CloComplianceEventsResponse response{.deal = deal.slug, .events = {}};
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry)
        for (const CloComplianceTest& test : entry->document.tests) {
            if (!test.is_event || !is_chosen(request.tests, test)) continue;
            CloComplianceEvent event{.as_of = entry->run.as_of,
                                     .before = entry->document.before,
                                     .run = entry->run.number,
                                     .version = entry->run.terms_version,
                                     .test = test,
                                     .remarks = {}};
            event.test.unit = unit_of(test);
            for (const store::CloAnnotation& annotation : annotations)
                if (annotation.as_of == event.as_of && annotation.test == test.id)
                    event.remarks.push_back(remark_view(annotation));
            response.events.push_back(std::move(event));
        }
    return response;
}

Result<CloComplianceRemark> run_annotate_clo_compliance(
    Call& call, const AnnotateCloComplianceRequest& request) {
    TRY(const store::CloDeal deal, store::find_clo_deal(call.transaction(), request.deal));
    TRY(const auto entries,
        compliance_entries(call.transaction(), deal.id, request.as_of, request.as_of));
    if (entries.empty())
        return invalid(
            "/as_of", "unknown",
            fmt::format("deal {} has no official run on {}", deal.slug, request.as_of.to_string()),
            "run clo.compliance.run for that date first");
    const CloComplianceTest* found = nullptr;
    for (const CloComplianceTest& test : entries.front().document.tests)
        if (is_chosen({request.test}, test)) found = &test;
    if (!found)
        return invalid("/test", "unknown_test", fmt::format("the run has no test {}", request.test),
                       "give the number or id of a test of the run");
    const store::CloAnnotation annotation{.id = store::CloAnnotationId::make(call.now()),
                                          .deal = deal.id,
                                          .as_of = request.as_of,
                                          .test = found->id,
                                          .text = request.text,
                                          .known_at = call.now(),
                                          .created_by = call.principal().user.to_string()};
    TRY_STATUS(store::add_clo_annotation(call.transaction(), annotation));
    call.touch("deal:" + deal.slug);
    return remark_view(annotation);
}

}  // namespace

Result<RunCloComplianceResponse> run_clo_compliance(Call& call,
                                                    const RunCloComplianceRequest& request) {
    TRY(const store::CloDeal deal, store::find_clo_deal(call.transaction(), request.deal));
    RunCloComplianceResponse response{.deal = deal.slug, .dry_run = request.dry_run};
    call.touch("deal:" + deal.slug);
    if (!request.all_states) {
        TRY(auto view, run_date(call, deal, request, request.as_of, response.issues));
        if (!request.dry_run) TRY_STATUS(notify_of_breaches(call, deal, view));
        response.runs.push_back(std::move(view));
        return response;
    }
    if (request.as_of || request.dry_run)
        return invalid(request.as_of ? "/as_of" : "/dry_run", "ambiguous",
                       "all_states runs the dates of the states, and stores them",
                       "leave it out, or leave out all_states");
    TRY(const auto dates, dates_without_run(call, deal));
    for (const fin::Date date : dates) {
        TRY(auto view, run_date(call, deal, request, date, response.issues));
        // Of the past that is recorded now, the newest date is news.
        if (date == dates.back()) TRY_STATUS(notify_of_breaches(call, deal, view));
        view.tests.clear();
        response.runs.push_back(std::move(view));
    }
    return response;
}

Result<std::size_t> catch_up_clo_compliance(Call& call, const store::CloDeal& deal,
                                            const std::string& note) {
    TRY(const RunCloComplianceResponse past,
        run_clo_compliance(call, {.deal = deal.slug, .all_states = true, .note = note}));
    TRY(const CloSubject now, compliance_subject(call, deal, {}, {}));
    TRY(const auto official, compliance_entries(call.transaction(), deal.id, now.as_of, now.as_of));
    if (!official.empty() && official.front().run.digest == now.data_digest)
        return past.runs.size();
    TRY([[maybe_unused]] const auto run,
        run_clo_compliance(call, {.deal = deal.slug, .as_of = now.as_of, .note = note}));
    return past.runs.size() + 1;
}

Result<std::map<std::string, double>> official_values(store::Transaction& transaction,
                                                      const store::CloDealId& deal,
                                                      fin::Date before) {
    TRY(const auto entries,
        compliance_entries(transaction, deal, {}, fin::Date::from_serial(before.serial() - 1)));
    std::map<std::string, double> values;
    if (!entries.empty())
        for (const CloComplianceTest& test : entries.back().document.tests)
            if (test.value) values.emplace(test.id, *test.value);
    return values;
}

void add_clo_compliance_methods(MethodTable& table) {
    table.add<RunCloComplianceRequest, RunCloComplianceResponse>(
        {.name = "clo.compliance.run",
         .summary = "Runs the tests of a CLO officially: values, states, and what moved each value "
                    "since the run before.",
         .permission = Permission::kCloWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/clo/deals/{deal}/compliance"}},
        run_clo_compliance_method);
    table.add<AnnotateCloComplianceRequest, CloComplianceRemark>(
        {.name = "clo.compliance.annotate",
         .summary = "Records a reason or remark about a test on a date.",
         .permission = Permission::kCloWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/clo/deals/{deal}/compliance/remarks"}},
        run_annotate_clo_compliance);
    const auto info = [](std::string name, std::string path, std::string summary) {
        return MethodInfo{.name = std::move(name),
                          .summary = std::move(summary),
                          .permission = Permission::kCloRead,
                          .effect = Effect::kRead,
                          .route = {Verb::kGet, std::move(path)},
                          .idempotent = true};
    };
    table.add<CloComplianceHistoryRequest, CloComplianceHistoryResponse>(
        info("clo.compliance.history", "/clo/deals/{deal}/compliance",
             "Returns official values, thresholds, cushions and states of tests by date."),
        run_clo_compliance_history);
    table.add<CloComplianceEventsRequest, CloComplianceEventsResponse>(
        info("clo.compliance.events", "/clo/deals/{deal}/compliance/events",
             "Lists changes of the states of tests with their drivers and the reasons given."),
        run_clo_compliance_events);
}

}  // namespace ballast::service
