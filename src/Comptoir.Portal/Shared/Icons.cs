namespace Comptoir.Portal.Shared;

/// <summary>The drawings of icons: 20 px grid, lines of 1.6 px.</summary>
internal static class Icons
{
    public const string Menu = """<path d="M3 5.5h14M3 10h14M3 14.5h14"/>""";
    public const string Search = """<circle cx="9" cy="9" r="5.5"/><path d="m13 13 4 4"/>""";
    public const string Globe = """<circle cx="10" cy="10" r="7.2"/><path d="M2.8 10h14.4M10 2.8c2.3 2 3.2 4.5 3.2 7.2S12.3 15.2 10 17.2C7.7 15.2 6.8 12.7 6.8 10S7.7 4.8 10 2.8z"/>""";
    public const string Gear = """<path d="M8.62 4.26 8.86 2.39h2.28l.24 1.87a5.9 5.9 0 0 1 1.7.71l1.49-1.16 1.62 1.62-1.16 1.49a5.9 5.9 0 0 1 .71 1.7l1.87.24v2.28l-1.87.24a5.9 5.9 0 0 1-.71 1.7l1.16 1.49-1.62 1.62-1.49-1.16a5.9 5.9 0 0 1-1.7.71l-.24 1.87H8.86l-.24-1.87a5.9 5.9 0 0 1-1.7-.71l-1.49 1.16-1.62-1.62 1.16-1.49a5.9 5.9 0 0 1-.71-1.7l-1.87-.24V8.86l1.87-.24a5.9 5.9 0 0 1 .71-1.7L3.81 5.43l1.62-1.62 1.49 1.16a5.9 5.9 0 0 1 1.7-.71z"/><circle cx="10" cy="10" r="2.4"/>""";
    public const string Log = """<path d="M4 4h12M4 8h12M4 12h8M4 16h5"/><circle cx="15" cy="15" r="2.5"/>""";
    public const string User = """<circle cx="10" cy="7" r="3.2"/><path d="M3.5 17c.4-3.6 3-5 6.5-5s6.1 1.4 6.5 5"/>""";
    public const string Leave = """<path d="M8 3.5H4.5v13H8M8 10h9M13.5 6.5 17 10l-3.5 3.5"/>""";
    public const string Home = """<path d="M3 9.5 10 4l7 5.5V16a1 1 0 0 1-1 1h-4v-5H8v5H4a1 1 0 0 1-1-1z"/>""";
    public const string Customers = """<circle cx="7.5" cy="7" r="3"/><path d="M2 17c0-3.2 2.4-5 5.5-5s5.5 1.8 5.5 5M13 4.3a3 3 0 0 1 0 5.4M15.5 12.6c1.6.7 2.5 2.2 2.5 4.4"/>""";
    public const string Invoice = """<path d="M5 2.5h10v15l-2.5-1.5L10 17.5 7.5 16 5 17.5zM8 7h4M8 10.5h4"/>""";
    public const string Support = """<path d="M3 5h14v9H9l-4 3v-3H3z"/>""";
    public const string Apps = """<rect x="3" y="3" width="6" height="6" rx="1"/><rect x="11" y="3" width="6" height="6" rx="1"/><rect x="3" y="11" width="6" height="6" rx="1"/><rect x="11" y="11" width="6" height="6" rx="1"/>""";
    public const string Copy = """<rect x="7" y="7" width="10" height="10" rx="1.5"/><path d="M13 7V4.5A1.5 1.5 0 0 0 11.5 3h-7A1.5 1.5 0 0 0 3 4.5v7A1.5 1.5 0 0 0 4.5 13H7"/>""";
    public const string Plus = """<path d="M10 4v12M4 10h12"/>""";
    public const string Down = """<path d="m5 7.5 5 5 5-5"/>""";
    public const string Key = """<circle cx="6.8" cy="13.2" r="3.7"/><path d="m9.5 10.5 7-7M13.5 6.5l2.5 2.5"/>""";
    public const string Download = """<path d="M10 3v9.5M6 9l4 4 4-4M3.5 16.5h13"/>""";
    public const string Link = """<path d="M8.5 11.5a3 3 0 0 0 4.3.2l3-3a3.1 3.1 0 0 0-4.4-4.4l-1 1M11.5 8.5a3 3 0 0 0-4.3-.2l-3 3a3.1 3.1 0 0 0 4.4 4.4l1-1"/>""";
    public const string Info = """<circle cx="10" cy="10" r="7.2"/><path d="M10 9.2v4.6M10 6.3v.2"/>""";
    public const string Ok = """<circle cx="10" cy="10" r="7.2"/><path d="m6.8 10.2 2.3 2.3 4.2-4.7"/>""";
    public const string Bad = """<circle cx="10" cy="10" r="7.2"/><path d="M10 6v5M10 13.7v.2"/>""";
    public const string Warn = """<path d="M10 3 2.5 16.5h15zM10 8v4M10 14.3v.2"/>""";
    public const string Close = """<path d="m5 5 10 10M15 5 5 15"/>""";
    public const string Lock = """<rect x="4.5" y="9" width="11" height="8" rx="1.5"/><path d="M7 9V6.5a3 3 0 0 1 6 0V9"/>""";
    public const string Box = """<path d="m10 2.5 7 3.5v8l-7 3.5L3 14V6zM3 6l7 3.5L17 6M10 9.5v8"/>""";
    public const string Clock = """<circle cx="10" cy="10" r="7.2"/><path d="M10 6v4.2l2.8 1.8"/>""";
    public const string Cart = """<path d="M2.5 4h2.2l1.8 8.5h8.5l1.8-6.5H5.2"/><circle cx="7.5" cy="16" r="1.2"/><circle cx="14" cy="16" r="1.2"/>""";
    public const string File = """<path d="M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4"/>""";
    public const string Payment = """<path d="M4 9h8.5a3.5 3.5 0 0 1 0 7H8M7.5 5 3.5 9l4 4"/>""";
    public const string Pulse = """<path d="M2.5 10.5H6l2-6 4 11 2-5h3.5"/>""";
    public const string Percent = """<path d="M15.5 4.5l-11 11"/><circle cx="6" cy="6" r="2.3"/><circle cx="14" cy="14" r="2.3"/>""";
    public const string Stock = """<path d="M3 7h14v9.5H3zM5 3.5h10L17 7H3zM8 10.5h4"/>""";
}
