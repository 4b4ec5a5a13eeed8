// clo.workbook.import and clo.sqlite.import.
#include "service/clo/book_import.hpp"
#include "service/clo/describe_book.hpp"
#include "service/clo_record_methods.hpp"

namespace ballast::service {

namespace {

void touch_book(Call& call, const CloBookResponse& response) {
    if (response.import) call.touch("clo_import:" + *response.import);
    call.touch("clo_assets");
}

Result<CloBookResponse> run_clo_workbook_import(Call& call, const CloWorkbookRequest& request) {
    TRY(NamedBytes file, given_bytes(call, request, ""));
    TRY(const CloBook book, read_workbook_book(file.bytes, std::move(file.name)));
    TRY(CloBookResponse response, import_book(call, book, request));
    touch_book(call, response);
    return response;
}

Result<CloBookResponse> run_clo_sqlite_import(Call& call, const CloSqliteRequest& request) {
    std::vector<NamedBytes> files(request.files.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
        TRY(files[i], given_bytes(call, request.files[i], "/files/" + std::to_string(i)));
    }
    TRY(const CloBook book, read_sqlite_book(std::move(files)));
    TRY(CloBookResponse response, import_book(call, book, request));
    touch_book(call, response);
    return response;
}

MethodInfo book_method(std::string name, std::string path, std::string summary) {
    return {.name = std::move(name),
            .summary = std::move(summary),
            .doc =
                "Without `commit` nothing changes: the response is the plan. Values in "
                "doubtful units are listed in `unconfirmed` until `confirm` states them. With "
                "`commit` the plan is applied in one transaction, or nothing is; "
                "clo.import.undo undoes it.",
            .permission = Permission::kCloWrite,
            .effect = Effect::kWrite,
            .route = {Verb::kPost, std::move(path)},
            .idempotent = true};
}

}  // namespace

void add_clo_book_methods(MethodTable& table) {
    table.add<CloWorkbookRequest, CloBookResponse>(
        book_method("clo.workbook.import", "/clo/workbook",
                    "Imports the workbook of the earlier system by its defined names: deals, "
                    "states, positions, thresholds, assets, correlations and scenarios."),
        run_clo_workbook_import);
    table.add<CloSqliteRequest, CloBookResponse>(
        book_method("clo.sqlite.import", "/clo/sqlite",
                    "Imports the SQLite databases of the earlier system: assets, correlations, "
                    "scenario inputs, settings and reference data."),
        run_clo_sqlite_import);
}

}  // namespace ballast::service
