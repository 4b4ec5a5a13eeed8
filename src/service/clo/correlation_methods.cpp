// clo.correlation.put, delete, build, get, list and pair.
#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <utility>

#include "fin/utc_date.hpp"
#include "ingest/csv.hpp"
#include "service/clo/asset_record.hpp"
#include "service/clo/case.hpp"
#include "service/clo/correlation_store.hpp"
#include "service/clo/deal_source.hpp"
#include "service/clo/deal_store.hpp"
#include "service/clo/describe_correlation_records.hpp"
#include "service/clo/run_methods.hpp"
#include "service/clo_record_methods.hpp"
#include "service/field_error.hpp"
#include "service/short_name.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostCorrelationBytes = std::size_t{256} << 20;
constexpr std::size_t kMostReturnedItems = 1'000;

// ---- input -------------------------------------------------------------------------------------

// The correlation by rule of two assets or issuers that are stored; nullopt for others.
clo::MissingCorrelation stored_rule(std::map<std::string, clo::CorrelatedItem> items,
                                    const clo::CorrelationRule& rule) {
    return [items = std::move(items), rule](const std::string& a,
                                            const std::string& b) -> std::optional<double> {
        const auto first = items.find(a);
        const auto second = items.find(b);
        if (first == items.end() || second == items.end()) return std::nullopt;
        const std::vector<clo::CorrelatedItem> pair{first->second, second->second};
        return clo::correlation_by_rule(pair, rule)(0, 1);
    };
}

// What a rule needs of the stored assets: by id, or by the id and name of their issuer.
std::map<std::string, clo::CorrelatedItem> items_of(const std::vector<clo::Asset>& assets,
                                                    store::CloCorrelationBasis basis) {
    std::map<std::string, clo::CorrelatedItem> items;
    for (const clo::Asset& asset : assets) {
        const clo::CorrelatedItem item = clo::correlated_item(asset);
        if (basis == store::CloCorrelationBasis::kAsset) {
            items.emplace(asset.id, item);
            continue;
        }
        for (const std::string* name : {&asset.issuer_id, &asset.issuer_name})
            if (!name->empty()) items.emplace(*name, item);
    }
    return items;
}

// All stored assets, by id, or those that were named.
Result<std::vector<clo::Asset>> stored_assets(store::Transaction& transaction,
                                              const std::vector<std::string>& ids,
                                              std::optional<fin::Date> as_of) {
    std::vector<store::CloAssetRow> rows;
    if (ids.empty()) {
        TRY(rows, store::all_clo_assets(transaction));
    } else {
        TRY(rows, store::find_clo_assets(transaction, ids));
    }
    TRY(const auto records, records_of(transaction, rows, std::nullopt, as_of, {}));
    std::map<std::string, clo::Asset> by_id;
    for (const auto& [id, record] : records) by_id.emplace(record.id, record);
    std::vector<clo::Asset> assets;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const auto found = by_id.find(ids[i]);
        if (found == by_id.end())
            return invalid(fmt::format("/assets/{}", i), "unknown",
                           fmt::format("there is no asset \"{}\"", ids[i]),
                           "list the assets with clo.asset.list");
        assets.push_back(found->second);
    }
    if (ids.empty())
        for (auto& [id, asset] : by_id) assets.push_back(std::move(asset));
    return assets;
}

Result<std::vector<std::vector<std::string>>> correlation_cells(
    Call& call, const PutCloCorrelationRequest& request) {
    std::string bytes = request.content;
    if (!request.file.empty()) {
        if (!call.files())
            return invalid("/file", "file", "files on disk cannot be named in this interface",
                           "give the text of the file as `content`");
        TRY(bytes, call.files()->read_bytes(request.file));
    }
    TRY(const auto table, ingest::read_csv(bytes, {.delimiter = std::nullopt,
                                                   .header = false,
                                                   .max_bytes = kMostCorrelationBytes}));
    std::vector<std::vector<std::string>> rows(table.rows);
    for (std::size_t r = 0; r < table.rows; ++r)
        for (const auto& column : table.columns) rows[r].push_back(column.cells[r].value_or(""));
    return rows;
}

// The place of an error about the numbers of a request.
Error at_pointer(const std::string& pointer, Error error) {
    if (error.code != Code::kInvalidInput) return error;
    if (error.errors.empty())
        error.errors.push_back(
            {{}, "correlation", error.message, "correct the matrix, or choose a repair"});
    for (FieldError& one : error.errors)
        if (one.pointer.empty()) one.pointer = pointer;
    return error;
}

Result<clo::NamedCorrelation> given_correlation(Call& call,
                                                const PutCloCorrelationRequest& request) {
    const int given = int(!request.ids.empty() || !request.matrix.empty()) +
                      int(!request.pairs.empty()) + int(!request.file.empty()) +
                      int(!request.content.empty());
    if (given != 1)
        return invalid("/matrix", "one_of",
                       fmt::format("{} of matrix, pairs, file and content are given", given),
                       "give one: ids and matrix, pairs, a file, or its content");
    clo::MissingCorrelation missing;
    if (request.missing) {
        std::vector<clo::Asset> assets;
        TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
            TRY(assets, stored_assets(transaction, {}, request.as_of));
            return {};
        }));
        missing = stored_rule(items_of(assets, request.basis), *request.missing);
    }
    if (!request.pairs.empty()) {
        auto made = clo::correlation_of_pairs(request.pairs, missing);
        return made ? std::move(made) : at_pointer("/pairs", made.error());
    }
    if (request.ids.empty() && request.matrix.empty()) {
        TRY(const auto cells, correlation_cells(call, request));
        auto made = clo::correlation_of_cells(cells, missing);
        return made ? std::move(made)
                    : at_pointer(request.file.empty() ? "/content" : "/file", made.error());
    }
    auto matrix = clo::correlation_of_rows(request.ids, request.matrix);
    if (!matrix) return at_pointer("/matrix", matrix.error());
    return clo::NamedCorrelation{request.ids, *std::move(matrix)};
}

// ---- results -----------------------------------------------------------------------------------

// Checks, repairs and factors; `repaired` is the matrix as runs use it.
Result<CloCorrelationFindings> find_out(Call& call, const clo::NamedCorrelation& given,
                                        clo::CorrelationRepair repair, math::Matrix& repaired) {
    CloCorrelationFindings findings{.repair = repair};
    auto check = clo::check_correlation(given.ids, given.matrix);
    if (!check) return at_pointer("/matrix", check.error());
    findings.check = *check;
    auto made = clo::repair_correlation(given.matrix, repair);
    if (!made) return at_pointer("/repair", made.error());
    findings.repaired = made->changed;
    findings.distance = made->distance;
    findings.minimum_eigenvalue = made->minimum_eigenvalue;
    repaired = std::move(made->matrix);
    auto& cache = call.environment().shared<CorrelationFactors>();
    TRY(const auto factored, cache.factored(repaired, clo::CorrelationRepair::kNone));
    findings.variables = factored->factor.loadings.rows;
    findings.factors = factored->factor.loadings.cols;
    findings.lower_triangular = factored->factor.lower_triangular;
    return findings;
}

Result<CloCorrelationView> correlation_view(const store::CloCorrelationRow& row) {
    auto findings = wire::read_json<CloCorrelationFindings>(row.document);
    if (!findings)
        return fail(Code::kCorrupted, fmt::format("the stored correlation {} cannot be read: {}",
                                                  row.slug, findings.error().message));
    CloCorrelationView view;
    static_cast<CloCorrelationFindings&>(view) = *std::move(findings);
    view.id = row.id.to_string();
    view.correlation = row.slug;
    view.name = row.name;
    view.version = row.number;
    view.etag = etag_of(row.number);
    view.as_of = row.as_of;
    view.basis = row.basis;
    view.source = row.origin.source;
    view.original_digest = row.original_digest;
    view.repaired_digest = row.repaired_digest;
    view.created_by = row.origin.created_by;
    view.created_at = row.origin.known_at;
    return view;
}

std::vector<std::vector<double>> rows_of(const math::Matrix& matrix) {
    std::vector<std::vector<double>> rows;
    for (std::size_t i = 0; i < matrix.rows; ++i)
        rows.emplace_back(matrix.row(i).begin(), matrix.row(i).end());
    return rows;
}

// ---- methods -----------------------------------------------------------------------------------

Result<CloCorrelationView> run_put_clo_correlation(Call& call,
                                                   const PutCloCorrelationRequest& request) {
    TRY_STATUS(check_short_name(request.correlation, "/correlation"));
    std::optional<std::int64_t> expected;
    if (!request.if_match.empty()) {
        TRY(expected, version_of(request.if_match));
    }
    TRY(const clo::NamedCorrelation given, given_correlation(call, request));
    clo::NamedCorrelation repaired{.ids = given.ids, .matrix = {}};
    TRY(const CloCorrelationFindings findings,
        find_out(call, given, request.repair, repaired.matrix));
    store::CloCorrelationRow row{.id = {},
                                 .slug = request.correlation,
                                 .name = request.name.empty() ? request.correlation : request.name,
                                 .as_of = request.as_of.value_or(fin::utc_date(call.now())),
                                 .basis = request.basis,
                                 .items = static_cast<std::int64_t>(given.ids.size()),
                                 .original_digest = {},
                                 .repaired_digest = {},
                                 .document = wire::to_json(findings),
                                 .origin = clo_origin(call, request.source)};
    TRY(row.original_digest, put_correlation(call, given));
    row.repaired_digest = row.original_digest;
    if (findings.repaired) {
        TRY(row.repaired_digest, put_correlation(call, repaired));
    }
    call.touch("clo_correlation:" + request.correlation);
    TRY_STATUS(call.write([&](store::Transaction& transaction) -> Status {
        TRY(row, store::add_clo_correlation(transaction, row, expected, call.now()));
        return {};
    }));
    call.set_version(row.number);
    return correlation_view(row);
}

Result<Deleted> run_delete_clo_correlation(Call& call, const CloCorrelationIdRequest& request) {
    TRY(const auto row, store::find_clo_correlation(call.transaction(), request.correlation));
    TRY_STATUS(store::delete_clo_correlation(call.transaction(), row.slug));
    call.touch("clo_correlation:" + row.slug);
    return Deleted{row.id.to_string()};
}

Result<CloCorrelationContent> run_get_clo_correlation(Call& call,
                                                      const GetCloCorrelationRequest& request) {
    TRY(const auto row, store::find_clo_correlation(call.transaction(), request.correlation));
    TRY(const CloCorrelationView view, correlation_view(row));
    CloCorrelationContent content;
    static_cast<CloCorrelationView&>(content) = view;
    call.set_version(row.number);
    const bool repaired = request.matrix == CloCorrelationPart::kRepaired;
    TRY(clo::NamedCorrelation named,
        get_correlation(call, repaired ? row.repaired_digest : row.original_digest));
    if (request.matrix != CloCorrelationPart::kNone) {
        if (named.ids.size() > kMostReturnedItems)
            return fail(Code::kLimitExceeded,
                        fmt::format("the matrix has {} rows: at most {} are returned; read single "
                                    "pairs with clo.correlation.pair",
                                    named.ids.size(), kMostReturnedItems));
        content.matrix = rows_of(named.matrix);
    }
    content.ids = std::move(named.ids);
    return content;
}

Result<ListCloCorrelationsResponse> run_list_clo_correlations(
    Call& call, const ListCloCorrelationsRequest& request) {
    TRY(const auto rows, store::clo_correlations(call.transaction()));
    ListCloCorrelationsResponse response;
    for (const store::CloCorrelationRow& row : rows) {
        if (request.basis && row.basis != *request.basis) continue;
        TRY(CloCorrelationView view, correlation_view(row));
        response.data.push_back(std::move(view));
    }
    return response;
}

// The row of an id, or of the issuer of the asset with that id.
Result<std::size_t> row_of(store::Transaction& transaction, const clo::NamedCorrelation& named,
                           const std::string& pointer, CloCorrelationSide& side) {
    std::vector<std::pair<std::string, CloCorrelationMatch>> names{
        {side.given, CloCorrelationMatch::kId}};
    if (const auto asset = store::find_clo_asset(transaction, side.given)) {
        TRY(const clo::Asset record, stored_asset(asset->record));
        names.emplace_back(record.issuer_id, CloCorrelationMatch::kIssuerId);
        names.emplace_back(record.issuer_name, CloCorrelationMatch::kIssuerName);
    }
    for (const auto& [name, match] : names) {
        const auto found = std::ranges::find(named.ids, name);
        if (name.empty() || found == named.ids.end()) continue;
        side.id = name;
        side.by = match;
        return static_cast<std::size_t>(found - named.ids.begin());
    }
    return invalid(pointer, "unknown",
                   fmt::format("the matrix has no row of \"{}\", nor of its issuer", side.given),
                   "give the id of an asset, or the id or name of an issuer");
}

Result<CloCorrelationPairResponse> run_clo_correlation_pair(
    Call& call, const CloCorrelationPairRequest& request) {
    TRY(const auto row, store::find_clo_correlation(call.transaction(), request.correlation));
    TRY(const clo::NamedCorrelation original, get_correlation(call, row.original_digest));
    CloCorrelationPairResponse response{.correlation = row.slug,
                                        .version = row.number,
                                        .a = {.given = request.a},
                                        .b = {.given = request.b},
                                        .source = row.origin.source,
                                        .as_of = row.as_of};
    TRY(const std::size_t a, row_of(call.transaction(), original, "/a", response.a));
    TRY(const std::size_t b, row_of(call.transaction(), original, "/b", response.b));
    response.original = response.repaired = original.matrix(a, b);
    if (row.repaired_digest != row.original_digest) {
        TRY(const clo::NamedCorrelation repaired, get_correlation(call, row.repaired_digest));
        response.repaired = repaired.matrix(a, b);
    }
    return response;
}

// The assets of a deal or of a list, or all that are stored.
Result<std::vector<clo::Asset>> assets_to_build(Call& call,
                                                const BuildCloCorrelationRequest& request,
                                                fin::Date& as_of) {
    if (!request.deal.empty() && !request.assets.empty())
        return invalid("/assets", "ambiguous", "both a deal and assets are given",
                       "give one of them, or neither for all assets");
    std::vector<clo::Asset> assets;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        if (request.deal.empty()) {
            TRY(assets, stored_assets(transaction, request.assets, request.as_of));
            return {};
        }
        TRY(const auto deal, store::find_clo_deal(transaction, request.deal));
        TRY(const CloSubject subject, stored_clo_deal(transaction, deal, {.as_of = request.as_of},
                                                      fin::utc_date(call.now())));
        as_of = subject.as_of;
        assets.assign(subject.holdings.begin(), subject.holdings.end());
        return {};
    }));
    return assets;
}

Result<BuildCloCorrelationResponse> run_build_clo_correlation(
    Call& call, const BuildCloCorrelationRequest& request) {
    BuildCloCorrelationResponse response;
    response.as_of = request.as_of.value_or(fin::utc_date(call.now()));
    response.basis = request.basis;
    TRY(const auto assets, assets_to_build(call, request, response.as_of));
    clo::NamedCorrelation made;
    std::vector<clo::CorrelatedItem> items;
    for (const clo::Asset& asset : assets) {
        const bool by_issuer = request.basis == store::CloCorrelationBasis::kIssuer;
        const std::string& issuer = asset.issuer_id.empty() ? asset.issuer_name : asset.issuer_id;
        const std::string& id = by_issuer && !issuer.empty() ? issuer : asset.id;
        if (std::ranges::find(made.ids, id) != made.ids.end()) continue;
        made.ids.push_back(id);
        items.push_back(clo::correlated_item(asset));
    }
    if (made.ids.empty())
        return invalid("/deal", "empty", "there are no assets to correlate",
                       "import assets, or name a deal that holds some");
    if (made.ids.size() > kMostReturnedItems)
        return fail(
            Code::kLimitExceeded,
            fmt::format("the matrix would have {} rows: expected at most {}; name a deal or "
                        "fewer assets",
                        made.ids.size(), kMostReturnedItems));
    made.matrix = clo::correlation_by_rule(items, request.rule);
    math::Matrix repaired;
    TRY(static_cast<CloCorrelationFindings&>(response),
        find_out(call, made, request.repair, repaired));
    response.ids = std::move(made.ids);
    response.matrix = rows_of(repaired);
    return response;
}

MethodInfo correlation_read(std::string name, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .permission = Permission::kCloRead,
            .effect = Effect::kRead,
            .route = {Verb::kGet, std::move(path)},
            .idempotent = true};
}

}  // namespace

void add_clo_correlation_methods(MethodTable& table) {
    table.add<PutCloCorrelationRequest, CloCorrelationView>(
        {.name = "clo.correlation.put",
         .summary =
             "Checks, repairs, factors and stores a correlation matrix of assets or issuers.",
         .doc =
             "The matrix is given as rows, pairs, or a CSV file: a square table with ids in the "
             "first row and column, or rows of a, b and correlation. The original is kept beside "
             "the repaired matrix.",
         .permission = Permission::kCloWrite,
         .effect = Effect::kRun,
         .route = {Verb::kPut, "/clo/correlations/{correlation}"},
         .idempotent = true},
        run_put_clo_correlation, [](const PutCloCorrelationRequest& request) {
            return clo_correlation_cost(std::max(request.ids.size(), request.pairs.size() / 2));
        });
    table.add<CloCorrelationIdRequest, Deleted>(
        {.name = "clo.correlation.delete",
         .summary = "Deletes a correlation matrix with its versions.",
         .permission = Permission::kCloWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kDelete, "/clo/correlations/{correlation}"},
         .destructive = true},
        run_delete_clo_correlation);
    MethodInfo build = clo_computation("clo.correlation.build", "/clo/correlations/build",
                                       "Builds a correlation matrix of stored assets or issuers by "
                                       "rule: issuer, industry, rating.");
    build.needs_store = true;
    table.add<BuildCloCorrelationRequest, BuildCloCorrelationResponse>(
        std::move(build), run_build_clo_correlation, [](const BuildCloCorrelationRequest& request) {
            constexpr std::size_t kUsual = 500;
            return clo_correlation_cost(request.assets.empty() ? kUsual : request.assets.size());
        });
    table.add<GetCloCorrelationRequest, CloCorrelationContent>(
        correlation_read("clo.correlation.get", "/clo/correlations/{correlation}",
                         "Returns a correlation matrix with its checks and repair."),
        run_get_clo_correlation);
    table.add<ListCloCorrelationsRequest, ListCloCorrelationsResponse>(
        correlation_read("clo.correlation.list", "/clo/correlations",
                         "Lists the correlation matrices by short name."),
        run_list_clo_correlations);
    table.add<CloCorrelationPairRequest, CloCorrelationPairResponse>(
        correlation_read(
            "clo.correlation.pair", "/clo/correlations/{correlation}/pair",
            "Returns the correlation of two assets or issuers, as given and repaired."),
        run_clo_correlation_pair);
}

}  // namespace ballast::service
