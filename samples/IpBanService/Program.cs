using IpBanService;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton<AccountStore>();
builder.Services.AddSingleton<SignIns>();
builder.Services.AddScoped<UserCache>();

WebApplication app = builder.Build();
app.MapTraffic();
app.MapAdministration();
app.Run();
