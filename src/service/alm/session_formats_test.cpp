// The same balance sheet as CSV, XLSX and Parquet gives the same session.
#include <array>
#include <filesystem>
#include <fstream>
#include <xlsxwriter.h>

#include "ingest/archive_write_test.hpp"
#include "service/alm/session_world_test.hpp"
#include "store/columns.hpp"

namespace ballast::service {
namespace {

using test::Json;
using ::testing::HasSubstr;

class AlmSessionFormats : public testing::Test, protected AlmSessionWorld {
protected:
    static constexpr const char* kCsv =
        "id,side,type,currency,balance,rate,maturity,last_payment\n"
        "a,asset,fixed_bullet,EUR,1234.5,0.0325,2030-03-31,2026-01-31\n"
        "b,liability,fixed_bullet,EUR,700,0.02,2028-02-11,2026-01-31\n";

    static std::string bytes_of(const std::filesystem::path& path) {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    // The positions, without their source location.
    std::string positions(const std::string& files) {
        const Json made(create(files));
        EXPECT_EQ(made.number("/positions"), 2.0) << made.size("/first_errors");
        const Json page(world.body("alm.session.positions", request(made.text("/id"))));
        std::string all;
        for (std::size_t i = 0; i < page.size("/data"); ++i)
            all += page.minified(fmt::format("/data/{}/position", i));
        return all;
    }
    std::string as_upload(const std::string& name) {
        const auto path = std::filesystem::path(world.path()) / name;
        return fmt::format(R"({{"upload":"{}"}})", upload(name, bytes_of(path)));
    }
};

TEST_F(AlmSessionFormats, AWorkbookIsReadSheetBySheet) {
    const std::string path = (std::filesystem::path(world.path()) / "book.xlsx").string();
    lxw_workbook* book = workbook_new(path.c_str());
    lxw_format* day = workbook_add_format(book);
    format_set_num_format(day, "yyyy-mm-dd");
    lxw_worksheet* notes = workbook_add_worksheet(book, "README");
    worksheet_write_string(notes, 0, 0, "made for a test", nullptr);
    lxw_worksheet* sheet = workbook_add_worksheet(book, "positions");
    const std::array<const char*, 8> header{"id",      "side", "type",     "currency",
                                            "balance", "rate", "maturity", "last_payment"};
    for (std::size_t c = 0; c < header.size(); ++c)
        worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(c), header[c], nullptr);
    const auto row = [&](lxw_row_t r, std::array<const char*, 4> words, double balance, double rate,
                         lxw_datetime date, const char* paid) {
        for (std::size_t c = 0; c < words.size(); ++c)
            worksheet_write_string(sheet, r, static_cast<lxw_col_t>(c), words[c], nullptr);
        worksheet_write_number(sheet, r, 4, balance, nullptr);
        worksheet_write_number(sheet, r, 5, rate, nullptr);
        worksheet_write_datetime(sheet, r, 6, &date, day);
        worksheet_write_string(sheet, r, 7, paid, nullptr);
    };
    row(1, {"a", "asset", "fixed_bullet", "EUR"}, 1234.5, 0.0325, {2030, 3, 31, 0, 0, 0},
        "2026-01-31");
    row(2, {"b", "liability", "fixed_bullet", "EUR"}, 700, 0.02, {2028, 2, 11, 0, 0, 0},
        "2026-01-31");
    workbook_close(book);
    EXPECT_EQ(positions(as_upload("book.xlsx")), positions(content("book.csv", kCsv)));
}

TEST_F(AlmSessionFormats, AParquetFileIsReadByItsColumns) {
    const std::vector<std::string> ids{"a", "b"}, sides{"asset", "liability"},
        types(2, "fixed_bullet"), currencies(2, "EUR"), paid(2, "2026-01-31");
    const std::vector<double> balances{1234.5, 700}, rates{0.0325, 0.02};
    const std::vector<fin::Date> maturities{*fin::Date::parse("2030-03-31"),
                                            *fin::Date::parse("2028-02-11")};
    const std::array<store::ColumnInput, 8> columns{
        {{"id", std::span<const std::string>(ids)},
         {"side", std::span<const std::string>(sides)},
         {"type", std::span<const std::string>(types)},
         {"currency", std::span<const std::string>(currencies)},
         {"balance", std::span<const double>(balances)},
         {"rate", std::span<const double>(rates)},
         {"maturity", std::span<const fin::Date>(maturities)},
         {"last_payment", std::span<const std::string>(paid)}}};
    const auto root = std::filesystem::path(world.path()) / "written";
    std::filesystem::create_directory(root);
    const auto file = store::Columns({.root = root.string()}).write(columns);
    ASSERT_TRUE(test::ok(file));
    std::filesystem::copy_file(root / file->path,
                               std::filesystem::path(world.path()) / "book.parquet");
    EXPECT_EQ(positions(as_upload("book.parquet")), positions(content("book.csv", kCsv)));
}

// Its Parquet file has the positions, and a JSON file the curves.
TEST_F(AlmSessionFormats, ASessionOfAnEarlierSystemIsReadWithItsCurves) {
    const std::vector<std::string> ids{"a", "b"}, sides{"A", "L"}, bases(2, "ACT/365"),
        types{"fixed_bullet", "fixed_linear"}, periods{"12M", ""};
    const std::vector<double> balances{1234.5, 700}, rates{0.0325, 0.02};
    const std::vector<fin::Date> starts(2, *fin::Date::parse("2024-03-31"));
    const std::vector<fin::Date> maturities{*fin::Date::parse("2030-03-31"),
                                            *fin::Date::parse("2028-02-11")};
    const std::array<store::ColumnInput, 9> columns{
        {{"contract_id", std::span<const std::string>(ids)},
         {"side", std::span<const std::string>(sides)},
         {"source_contract_type", std::span<const std::string>(types)},
         {"daycount_base", std::span<const std::string>(bases)},
         {"payment_freq", std::span<const std::string>(periods)},
         {"notional", std::span<const double>(balances)},
         {"fixed_rate", std::span<const double>(rates)},
         {"start_date", std::span<const fin::Date>(starts)},
         {"maturity_date", std::span<const fin::Date>(maturities)}}};
    const auto root = std::filesystem::path(world.path()) / "earlier";
    std::filesystem::create_directory(root);
    const auto file = store::Columns({.root = root.string()}).write(columns);
    ASSERT_TRUE(test::ok(file));
    std::filesystem::copy_file(root / file->path,
                               std::filesystem::path(world.path()) / "motor_positions.parquet");
    const std::string curves = R"({"EUR_ESTR_OIS":[{"tenor":"1Y","t_years":1.0,"rate":0.02},)"
                               R"({"tenor":"10Y","t_years":10.0,"rate":0.025}]})";
    const Json made(
        create(as_upload("motor_positions.parquet") + "," + content("curves_points.json", curves)));
    EXPECT_EQ(made.number("/positions"), 2.0);
    EXPECT_EQ(made.text("/files/0/kind"), "earlier_bank");
    EXPECT_EQ(made.text("/files/1/kind"), "curves");
    const Json page(world.body("alm.session.positions", request(made.text("/id"))));
    EXPECT_EQ(page.text("/data/0/position/type"), "fixed_bullet");
    EXPECT_EQ(page.number("/data/0/position/rate"), 0.0325);
    EXPECT_EQ(page.text("/data/1/position/side"), "liability");
    EXPECT_EQ(page.number("/data/1/position/payment_months"), 1.0);
    // With its curves it can be valued.
    const Json value(world.body("alm.session.value", request(made.text("/id"))));
    EXPECT_GT(value.number("/scenarios/0/eve"), 0.0);
}

TEST_F(AlmSessionFormats, ADamagedFileIsRejected) {
    for (const std::string name : {"book.xlsx", "book.parquet", "book.zip"}) {
        std::string bytes = name == "book.parquet" ? "PAR1" : "PK\x03\x04";
        bytes += std::string(200, 'x');
        const std::string id = upload(name, bytes);
        const Error error = refused(fmt::format(R"({{"upload":"{}"}})", id));
        EXPECT_EQ(error.code, Code::kInvalidInput) << name << ": " << error.message;
        // The upload is kept, to be used again with other settings or removed.
        EXPECT_TRUE(test::ok(world.call("upload.get", fmt::format(R"({{"upload":"{}"}})", id))));
    }
}

TEST_F(AlmSessionFormats, ADamagedArchiveIsNamedAsDamaged) {
    const std::string text = "id,side,type,currency,balance\na,asset,loan,EUR,100\n";
    std::string zip = ingest::write_archive({{"book.csv", text}});
    const auto message = [&](const std::string& name, const std::string& bytes) {
        return refused(fmt::format(R"({{"upload":"{}"}})", upload(name, bytes))).message;
    };
    // Cut in transfer, with another beginning, and an entry that is damaged.
    EXPECT_THAT(message("book.zip", zip.substr(0, zip.size() / 2)), HasSubstr("damaged"));
    EXPECT_THAT(message("book.zip", "XX" + zip.substr(2)), HasSubstr("damaged"));
    EXPECT_THAT(message("book.xlsx", "<html>Sign in</html>"),
                HasSubstr("damaged or is not an Excel workbook"));
    const std::size_t cell = zip.find("loan");
    ASSERT_NE(cell, std::string::npos);
    zip[cell] = 'L';
    EXPECT_THAT(message("book.zip", zip), HasSubstr("\"book.csv\" in the archive is damaged"));
}

}  // namespace
}  // namespace ballast::service
