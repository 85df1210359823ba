from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsletter', '0003_frequency_and_pause'),
    ]

    operations = [
        migrations.AddField(
            model_name='subscription',
            name='asked_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='asked to confirm'),
        ),
        migrations.AlterField(
            model_name='consentevent',
            name='verb',
            field=models.CharField(choices=[('asked', 'asked'), ('confirmed', 'confirmed'), ('changed', 'changed'), ('paused', 'paused'), ('resumed', 'resumed'), ('left', 'left'), ('returned', 'returned'), ('complained', 'reported as spam'), ('imported', 'imported'), ('erased', 'erased')], max_length=10, verbose_name='what happened'),
        ),
        migrations.AlterField(
            model_name='subscription',
            name='ask_at',
            field=models.DateTimeField(blank=True, help_text='When the reader is asked to confirm, or reminded once.', null=True, verbose_name='to be asked'),
        ),
    ]
