#include "store/column_rows.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <variant>

namespace ballast::store::detail {

namespace {

// In the order of ColumnInput's alternatives.
constexpr duckdb_type kTypes[] = {DUCKDB_TYPE_DATE, DUCKDB_TYPE_DOUBLE, DUCKDB_TYPE_BIGINT,
                                  DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_VARCHAR};
static_assert(std::size(kTypes) == std::variant_size_v<decltype(ColumnInput::values)>);

std::size_t rows_of(std::span<const ColumnInput> columns) {
    return std::visit([](const auto& values) { return values.size(); }, columns[0].values);
}

// Copies rows [begin, begin + count) into a vector of a chunk.
struct FillVector {
    const DuckdbApi& api;
    duckdb_vector vector;
    std::size_t begin;
    std::size_t count;

    void operator()(std::span<const fin::Date> values) const {
        auto* out = static_cast<duckdb_date*>(api.vector_get_data(vector));
        for (std::size_t i = 0; i < count; ++i) out[i].days = values[begin + i].serial();
    }
    void operator()(std::span<const double> values) const {
        auto* out = static_cast<double*>(api.vector_get_data(vector));
        std::ranges::copy(values.subspan(begin, count), out);
        if (std::none_of(out, out + count, [](double value) { return std::isnan(value); })) return;
        api.vector_ensure_validity_writable(vector);
        std::uint64_t* validity = api.vector_get_validity(vector);
        for (std::size_t i = 0; i < count; ++i)
            if (std::isnan(out[i])) api.validity_set_row_invalid(validity, i);
    }
    void operator()(std::span<const std::int64_t> values) const {
        auto* out = static_cast<std::int64_t*>(api.vector_get_data(vector));
        std::ranges::copy(values.subspan(begin, count), out);
    }
    template <class Text>
    void operator()(std::span<const Text> values) const {
        for (std::size_t i = 0; i < count; ++i) {
            const Text& text = values[begin + i];
            api.vector_assign_string_element_len(vector, i, text.data(), text.size());
        }
    }
};

struct Table {
    std::span<const ColumnInput> columns;
};

// DuckDB's callbacks get a handle only; the library is open when they are called.
const DuckdbApi& opened_api() { return **duckdb_api({}); }

template <class T>
void destroy(void* memory) {
    delete static_cast<T*>(memory);
}

// A single reading thread keeps the order of rows.
void begin_reading(duckdb_init_info info) {
    const DuckdbApi& api = opened_api();
    api.init_set_max_threads(info, 1);
    api.init_set_init_data(info, new std::size_t(0), &destroy<std::size_t>);
}

void read_rows(duckdb_function_info info, duckdb_data_chunk chunk) {
    const DuckdbApi& api = opened_api();
    const auto& columns = static_cast<const Table*>(api.function_get_bind_data(info))->columns;
    auto& at = *static_cast<std::size_t*>(api.function_get_init_data(info));
    const std::size_t count = std::min<std::size_t>(api.vector_size(), rows_of(columns) - at);
    for (std::size_t c = 0; c < columns.size(); ++c)
        std::visit(FillVector{api, api.data_chunk_get_vector(chunk, c), at, count},
                   columns[c].values);
    api.data_chunk_set_size(chunk, count);
    at += count;
}

}  // namespace

void ColumnRows::bind(duckdb_bind_info info) {
    const DuckdbApi& api = opened_api();
    auto& rows = *static_cast<ColumnRows*>(api.bind_get_extra_info(info));
    duckdb_value value = api.bind_get_parameter(info, 0);
    const std::int64_t number = api.get_int64(value);
    api.destroy_value(&value);
    std::span<const ColumnInput> columns;
    {
        const std::lock_guard lock(rows.mutex_);
        if (const auto found = rows.shown_.find(number); found != rows.shown_.end())
            columns = found->second;
    }
    if (columns.empty()) return api.bind_set_error(info, "there are no columns with that number");
    for (const ColumnInput& column : columns) {
        duckdb_logical_type type = api.create_logical_type(kTypes[column.values.index()]);
        api.bind_add_result_column(info, column.name.c_str(), type);
        api.destroy_logical_type(&type);
    }
    api.bind_set_cardinality(info, rows_of(columns), true);
    api.bind_set_bind_data(info, new Table{columns}, &destroy<Table>);
}

Status ColumnRows::install(DuckdbConnection& connection) {
    const DuckdbApi& api = connection.api();
    duckdb_table_function function = api.create_table_function();
    duckdb_logical_type number = api.create_logical_type(DUCKDB_TYPE_BIGINT);
    api.table_function_set_name(function, "column_rows");
    api.table_function_add_parameter(function, number);
    api.destroy_logical_type(&number);
    api.table_function_set_extra_info(function, this, nullptr);
    api.table_function_set_bind(function, &ColumnRows::bind);
    api.table_function_set_init(function, &begin_reading);
    api.table_function_set_function(function, &read_rows);
    const duckdb_state state = api.register_table_function(connection.handle(), function);
    api.destroy_table_function(&function);
    if (state != DuckDBSuccess)
        return fail(Code::kInternal, "columns in memory cannot be registered with DuckDB");
    return {};
}

ColumnRows::Shown::Shown(ColumnRows& rows, std::span<const ColumnInput> columns) : rows_(rows) {
    const std::lock_guard lock(rows_.mutex_);
    number_ = rows_.next_++;
    rows_.shown_.emplace(number_, columns);
}

ColumnRows::Shown::~Shown() {
    const std::lock_guard lock(rows_.mutex_);
    rows_.shown_.erase(number_);
}

}  // namespace ballast::store::detail
